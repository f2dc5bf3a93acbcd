package io.memgate.gateway.usage;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.memgate.gateway.admission.UsageField;
import io.memgate.gateway.redis.AccountKeys;

/**
 * What of an account's usage is asked for.
 *
 * @param from the first day
 * @param to the last day
 * @param earlier whether the sum of all days that are kept no longer is asked for too
 * @param filters the one value of a dimension that counts
 * @param by what the answer is divided by, in this order
 */
public record UsageQuery(LocalDate from, LocalDate to, boolean earlier, Map<Dimension, String> filters,
		List<Dimension> by) {

	private static final String FROM = "from";

	private static final String TO = "to";

	static final String BY = "by";

	private static final String EARLIER = AccountKeys.EARLIER;

	private static final int USUAL_DAYS = 30;

	private static final List<Dimension> USUAL_BY = List.of(Dimension.DAY, Dimension.API, Dimension.OUTCOME);

	private static final Set<String> KNOWN = Stream
		.concat(Stream.of(FROM, TO, BY), filtering().stream().map(Dimension::word))
		.collect(Collectors.toCollection(TreeSet::new));

	public UsageQuery {
		filters = Map.copyOf(filters);
		by = List.copyOf(by);
	}

	/**
	 * Reads the parameters of a request.
	 * @param today the day in force
	 * @param firstKept the first day that is kept
	 * @throws UsageQueryException when one of them is not understood
	 */
	public static UsageQuery read(Map<String, List<String>> parameters, LocalDate today, LocalDate firstKept) {
		parameters.forEach(UsageQuery::check);
		String first = parameter(parameters, FROM);
		boolean earlier = EARLIER.equals(first);
		LocalDate to = day(TO, parameter(parameters, TO), today);
		LocalDate usual = to.minusDays(USUAL_DAYS - 1L);
		LocalDate from = earlier ? firstKept : day(FROM, first, usual.isBefore(firstKept) ? firstKept : usual);
		if (from.isBefore(firstKept)) {
			throw new UsageQueryException(FROM, "must not be before " + firstKept
					+ ", the first day that is kept; 'earlier' adds the sum of all days before it");
		}
		if (from.isAfter(to) || to.isAfter(today.plusDays(1))) {
			throw new UsageQueryException(TO, "must be a day from " + from + " to " + today);
		}
		return new UsageQuery(from, to, earlier, filters(parameters), by(parameter(parameters, BY)));
	}

	private static void check(String name, List<String> values) {
		if (!KNOWN.contains(name)) {
			throw new UsageQueryException(name, "is not known here; known are " + String.join(", ", KNOWN));
		}
		if (values.size() != 1) {
			throw new UsageQueryException(name, "must be there once");
		}
	}

	private static String parameter(Map<String, List<String>> parameters, String name) {
		return parameters.getOrDefault(name, List.of("")).getFirst();
	}

	private static LocalDate day(String name, String text, LocalDate otherwise) {
		return text.isEmpty() ? otherwise : DayParameter.read(name, text);
	}

	/** The dimensions that a parameter can hold to one value. */
	private static List<Dimension> filtering() {
		return Arrays.stream(Dimension.values()).filter((each) -> each != Dimension.DAY).toList();
	}

	private static Map<Dimension, String> filters(Map<String, List<String>> parameters) {
		Map<Dimension, String> filters = new EnumMap<>(Dimension.class);
		for (Dimension dimension : filtering()) {
			String value = parameter(parameters, dimension.word());
			if (!value.isEmpty()) {
				if (!dimension.takes(value)) {
					throw new UsageQueryException(dimension.word(), "must be " + dimension.form());
				}
				filters.put(dimension, value);
			}
		}
		return filters;
	}

	private static List<Dimension> by(String text) {
		if (text.isEmpty()) {
			return USUAL_BY;
		}
		List<Dimension> by = new ArrayList<>();
		for (String word : text.split(",", -1)) {
			Dimension dimension = Arrays.stream(Dimension.values())
				.filter((each) -> each.word().equals(word))
				.findFirst()
				.orElseThrow(() -> new UsageQueryException(BY, "must be some of "
						+ Arrays.stream(Dimension.values()).map(Dimension::word).collect(Collectors.joining(", "))
						+ ", divided by commas"));
			if (by.contains(dimension)) {
				throw new UsageQueryException(BY, "has " + word.toLowerCase(Locale.ROOT) + " twice");
			}
			by.add(dimension);
		}
		return by;
	}

	/** Whether the calls of a field are asked for. */
	boolean takes(UsageField field) {
		return this.filters.entrySet()
			.stream()
			.allMatch((filter) -> filter.getKey().of("", field).equals(filter.getValue()));
	}

	/** What the calls of a day's field are counted under in the answer. */
	List<String> parts(String day, UsageField field) {
		List<String> parts = new ArrayList<>(this.by.size());
		for (Dimension dimension : this.by) {
			parts.add(dimension.of(day, field));
		}
		return parts;
	}

}
