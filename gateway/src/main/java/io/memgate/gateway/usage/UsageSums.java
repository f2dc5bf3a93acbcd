package io.memgate.gateway.usage;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.admission.UsageField;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.UtcDay;

/**
 * What was asked of an account's usage, added up while its days come. Of one thread at a
 * time. As large as the answer: no row that was added is kept.
 */
final class UsageSums {

	/** Rows of one answer. */
	static final int MOST_ROWS = 10_000;

	private final UsageQuery query;

	private final Map<List<String>, Counts> sums = new HashMap<>();

	private Counts total = Counts.NONE;

	UsageSums(UsageQuery query) {
		this.query = query;
	}

	/**
	 * Adds the usage of one day.
	 * @param day the day; null for all that are kept no longer
	 * @param counts by field
	 * @throws UsageQueryException when there are too many rows for one answer
	 */
	void add(@Nullable LocalDate day, Map<String, String> counts) {
		String shown = (day != null) ? day.toString() : AccountKeys.EARLIER;
		counts.forEach((field, calls) -> {
			UsageField place = UsageField.read(field);
			if (place != null) {
				add(new UsageRow(shown, place), Long.parseLong(calls), counts);
			}
		});
	}

	private void add(UsageRow row, long calls, Map<String, String> counts) {
		if (this.query.takes(row)) {
			Counts more = new Counts(calls, number(counts, row.field().bytes()), number(counts, row.field().tokens()));
			this.sums.merge(this.query.parts(row), more, Counts::plus);
			this.total = this.total.plus(more);
			requireRoom();
		}
	}

	private static long number(Map<String, String> counts, String field) {
		return Long.parseLong(counts.getOrDefault(field, "0"));
	}

	private void requireRoom() {
		if (this.sums.size() > MOST_ROWS) {
			throw new UsageQueryException(UsageQuery.BY, "makes more than the " + MOST_ROWS
					+ " rows of one answer; ask for fewer days, divide by less, or filter");
		}
	}

	/** What was added, in the order of its parts; what is earlier before any day. */
	UsageReport report(String account) {
		Map<List<String>, Counts> sorted = new TreeMap<>(UsageSums::compare);
		sorted.putAll(this.sums);
		return UsageReport.of(account, this.query, sorted, this.total);
	}

	private static int compare(List<String> one, List<String> other) {
		for (int i = 0; i < one.size(); i++) {
			int order = Boolean.compare(other.get(i).equals(AccountKeys.EARLIER),
					one.get(i).equals(AccountKeys.EARLIER));
			order = (order != 0) ? order : one.get(i).compareTo(other.get(i));
			if (order != 0) {
				return order;
			}
		}
		return 0;
	}

}
