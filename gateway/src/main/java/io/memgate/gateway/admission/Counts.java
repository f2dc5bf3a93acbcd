package io.memgate.gateway.admission;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What an account has used and what it holds, by counter, as the hash of counters in
 * Redis has it. Not safe for use by several threads at once.
 */
public final class Counts {

	private static final Count NONE = new Count();

	private final Map<String, Count> counts = new HashMap<>();

	/** Whether a counter was ever moved. */
	public boolean has(String counter) {
		return this.counts.containsKey(counter);
	}

	/** Calls charged under a counter. */
	public long used(String counter) {
		return this.counts.getOrDefault(counter, NONE).used;
	}

	/** Calls in flight under a counter. */
	public long reserved(String counter) {
		return this.counts.getOrDefault(counter, NONE).reserved;
	}

	/** Holds one unit of each counter. A period's first one ends those before it. */
	public void hold(List<String> counters) {
		for (String counter : counters) {
			Count count = this.counts.get(counter);
			if (count == null) {
				count = begun(counter);
			}
			count.reserved++;
		}
	}

	/** Gives back one unit of each counter, and charges it or not. */
	public void settle(List<String> counters, boolean charge) {
		for (String counter : counters) {
			Count count = this.counts.get(counter);
			if (count == null) {
				count = begun(counter);
			}
			count.reserved--;
			count.used += charge ? 1 : 0;
		}
	}

	/** Adds what was moved elsewhere. */
	public void correct(String counter, long used, long reserved) {
		Count count = this.counts.get(counter);
		if (count == null) {
			count = begun(counter);
		}
		count.used += used;
		count.reserved += reserved;
	}

	private Count begun(String counter) {
		int dated = counter.indexOf('@');
		if (dated >= 0) {
			forgetBefore(counter, counter.substring(0, dated + 1));
		}
		Count count = new Count();
		this.counts.put(counter, count);
		return count;
	}

	/**
	 * A quota's periods that are over when another begins go, but those that calls in
	 * flight belong to.
	 */
	private void forgetBefore(String begun, String quota) {
		Iterator<Map.Entry<String, Count>> all = this.counts.entrySet().iterator();
		while (all.hasNext()) {
			Map.Entry<String, Count> each = all.next();
			if (each.getValue().reserved == 0 && each.getKey().startsWith(quota) && isOver(each.getKey(), begun)) {
				all.remove();
			}
		}
	}

	/** A month is not over while one of its days begins. */
	private static boolean isOver(String counter, String begun) {
		return counter.compareTo(begun) < 0 && !begun.startsWith(counter);
	}

	private static final class Count {

		private long used;

		private long reserved;

	}

}
