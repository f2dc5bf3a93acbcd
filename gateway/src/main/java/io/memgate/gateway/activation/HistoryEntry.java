package io.memgate.gateway.activation;

import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.policy.DatedChange;
import io.memgate.gateway.policy.PolicyRevisions;
import io.memgate.gateway.policy.Step;
import io.memgate.gateway.redis.RedisClock;

/**
 * A policy that was put in force, as Redis keeps it after the instant of that.
 *
 * @param hash of its files
 * @param changes what differed, as much of it as is kept
 */
record HistoryEntry(String hash, List<PastPolicy.Line> changes) {

	/** Of the lines; every node reads all entries when there is a new one. */
	static final int MOST_CHARS = 128 * 1024;

	private static final Logger log = LoggerFactory.getLogger(HistoryEntry.class);

	private static final JsonMapper JSON = new JsonMapper();

	/**
	 * What differs comes in the order policy, profile, plans, accounts, and is cut at the
	 * end.
	 */
	static HistoryEntry of(PolicyRevisions next, List<Step> steps, List<DatedChange> changes) {
		List<PastPolicy.Line> lines = new ArrayList<>();
		int chars = 0;
		for (Step step : steps) {
			PastPolicy.Line line = PastPolicy.Line.of(step, changes);
			chars += JSON.writeValueAsString(line).length();
			if (chars > MOST_CHARS) {
				log.warn("The history keeps {} of the {} differences of policy {}", lines.size(), steps.size(),
						next.source().hash());
				break;
			}
			lines.add(line);
		}
		return new HistoryEntry(next.source().hash(), lines);
	}

	String json() {
		return JSON.writeValueAsString(this);
	}

	/** What Redis keeps: microseconds, a space, and the JSON. */
	static PastPolicy past(String kept) {
		int space = kept.indexOf(' ');
		HistoryEntry entry = JSON.readValue(kept.substring(space + 1), HistoryEntry.class);
		return new PastPolicy(RedisClock.instant(Long.parseLong(kept.substring(0, space))), entry.hash(),
				entry.changes());
	}

}
