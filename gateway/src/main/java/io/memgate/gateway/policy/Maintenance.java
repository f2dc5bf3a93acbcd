package io.memgate.gateway.policy;

import java.time.Instant;
import java.util.Set;

/**
 * A window of time in which Apis do not answer.
 *
 * @param id its name
 * @param from when it begins
 * @param to when it has ended
 * @param apis the Apis it is about; empty for all
 * @param exempt ids of the accounts that may call nevertheless
 * @param summary what is done, in words
 */
public record Maintenance(String id, Instant from, Instant to, Set<String> apis, Set<String> exempt, String summary) {

	public Maintenance {
		apis = Set.copyOf(apis);
		exempt = Set.copyOf(exempt);
	}

	/** Whether an instant is in the window. */
	public boolean isOn(Instant at) {
		return !at.isBefore(this.from) && at.isBefore(this.to);
	}

	/** Whether it is about an Api. */
	public boolean concerns(String api) {
		return this.apis.isEmpty() || this.apis.contains(api);
	}

}
