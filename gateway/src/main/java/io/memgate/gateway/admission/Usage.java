package io.memgate.gateway.admission;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the usage counts of some days come to.
 *
 * @param settled calls that held a reservation, with any outcome
 * @param successes by Api
 */
record Usage(long settled, Map<String, Long> successes) {

	static final Usage NONE = new Usage(0, Map.of());

	private static final Set<String> UNSETTLED = Set.of(Outcome.REFUSED.word(), Outcome.REPLAYED);

	Usage {
		successes = Map.copyOf(successes);
	}

	/** Reads a day's counts by {@code <project>:<key>:<api>:<outcome>}. */
	static Usage of(Map<String, String> counts) {
		long settled = 0;
		Map<String, Long> successes = new HashMap<>();
		for (Map.Entry<String, String> count : counts.entrySet()) {
			UsageField field = UsageField.read(count.getKey());
			long calls = Long.parseLong(count.getValue());
			if (field != null && !UNSETTLED.contains(field.outcome())) {
				settled += calls;
				if (field.outcome().equals(Outcome.SUCCESS.word())) {
					successes.merge(field.api(), calls, Long::sum);
				}
			}
		}
		return new Usage(settled, successes);
	}

	Usage plus(Usage other) {
		Map<String, Long> sum = new HashMap<>(this.successes);
		other.successes.forEach((api, calls) -> sum.merge(api, calls, Long::sum));
		return new Usage(this.settled + other.settled, sum);
	}

	/** Successes of an Api, or of all for {@link QuotaState#TOTAL}. */
	long of(String counter) {
		return counter.equals(QuotaState.TOTAL) ? this.successes.values().stream().mapToLong(Long::longValue).sum()
				: this.successes.getOrDefault(counter, 0L);
	}

}
