package io.memgate.gateway.simulation;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.PolicyRevisions;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.usage.RecordedCall;

/**
 * A policy that is tried: as it is at the instant at which each call came, or as it is at
 * one instant for all of them.
 */
final class Candidate {

	private final PolicyRevisions policy;

	private final @Nullable Instant at;

	Candidate(PolicyRevisions policy, @Nullable Instant at) {
		this.policy = policy;
		this.at = at;
	}

	UsagePolicy of(RecordedCall call) {
		return this.policy.at(instant(call)).policy();
	}

	/** What it allows the call's account. */
	Plan limits(RecordedCall call) {
		return of(call).limits(call.account(), call.plan(), instant(call));
	}

	/** Whether an Api has had its sunset. */
	boolean isGone(Api api, RecordedCall call) {
		return this.policy.deprecations()
			.stream()
			.anyMatch((each) -> each.isWhole() && each.isGone(instant(call)) && each.concerns(api));
	}

	private Instant instant(RecordedCall call) {
		return (this.at != null) ? this.at : call.at();
	}

	/**
	 * Changes and sunsets that no call was tried under, and when they come.
	 * @param last when the last call came
	 */
	Map<String, Instant> untried(Instant last) {
		Instant latest = (this.at != null) ? this.at : last;
		Map<String, Instant> untried = new LinkedHashMap<>();
		this.policy.coming(latest)
			.stream()
			.filter((each) -> !each.isBase())
			.forEach((each) -> untried.put("change " + each.id(), each.effective()));
		this.policy.deprecations().forEach((each) -> {
			if (each.isWhole() && each.sunset() != null && !each.isGone(latest)) {
				untried.put("sunset of " + each.id(), each.sunset());
			}
		});
		return untried;
	}

}
