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
 * time. As large as the answer, and what is known of as many fields: no day is kept.
 */
final class UsageSums {

	/** Rows of one answer. */
	static final int MOST_ROWS = 10_000;

	private final UsageQuery query;

	/** What is known of fields: the same ones come every day. */
	private final Map<String, Place> places = new HashMap<>();

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
		if (this.places.size() > MOST_ROWS) {
			this.places.clear();
		}
		counts.forEach((field, calls) -> {
			Place place = this.places.computeIfAbsent(field, this::place);
			if (place != null && place.asked()) {
				add(this.query.parts(shown, place.field()), new Counts(Long.parseLong(calls),
						number(counts, place.bytes()), number(counts, place.tokens())));
			}
		});
	}

	private @Nullable Place place(String name) {
		UsageField field = UsageField.read(name);
		return (field != null) ? new Place(field, this.query.takes(field), field.bytes(), field.tokens()) : null;
	}

	private void add(List<String> parts, Counts more) {
		this.sums.merge(parts, more, Counts::plus);
		this.total = this.total.plus(more);
		requireRoom();
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

	/**
	 * A field that counts calls.
	 *
	 * @param asked whether its calls are asked for
	 * @param bytes the name of the field of their bytes
	 * @param tokens the name of the field of their tokens
	 */
	private record Place(UsageField field, boolean asked, String bytes, String tokens) {
	}

}
