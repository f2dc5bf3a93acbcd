package io.memgate.gateway.usage;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Usage of an account as it was asked for.
 *
 * @param account the account's id
 * @param from the first day
 * @param to the last day
 * @param earlier whether all days that are kept no longer are in it, as one
 * @param filters what alone counts, by dimension
 * @param by what the rows are divided by
 * @param rows for each, what it is divided by and its counts
 * @param total the sum of the rows
 * @param note what filters do not change
 */
public record UsageReport(String account, LocalDate from, LocalDate to, boolean earlier, Map<String, String> filters,
		List<String> by, List<Map<String, Object>> rows, Counts total, String note) {

	private static final String NOTE = "Calls with the outcome success are charged, no others. Filters change this"
			+ " usage only: what remains belongs to the account as a whole, see /memgate/v1/limits.";

	private static final List<String> COUNTS = List.of("calls", "inputBytes", "inputTokens");

	/** First characters by which a spreadsheet takes a cell for a formula. */
	private static final String FORMULA = "=+-@\t\r";

	public UsageReport {
		filters = Collections.unmodifiableMap(new LinkedHashMap<>(filters));
		by = List.copyOf(by);
		rows = List.copyOf(rows);
	}

	static UsageReport of(String account, UsageQuery query, Map<List<String>, Counts> sums, Counts total) {
		List<String> by = query.by().stream().map(Dimension::word).toList();
		Map<String, String> filters = new TreeMap<>();
		query.filters().forEach((dimension, value) -> filters.put(dimension.word(), value));
		List<Map<String, Object>> rows = new ArrayList<>(sums.size());
		sums.forEach((parts, counts) -> rows.add(row(by, parts, counts)));
		return new UsageReport(account, query.from(), query.to(), query.earlier(), filters, by, rows, total, NOTE);
	}

	private static Map<String, Object> row(List<String> by, List<String> parts, Counts counts) {
		Map<String, Object> row = new LinkedHashMap<>();
		for (int i = 0; i < by.size(); i++) {
			row.put(by.get(i), parts.get(i));
		}
		row.put("calls", counts.calls());
		row.put("inputBytes", counts.inputBytes());
		row.put("inputTokens", counts.inputTokens());
		return row;
	}

	/** The rows as CSV (RFC 4180) under a line of titles. */
	public String csv() {
		List<String> columns = new ArrayList<>(this.by);
		columns.addAll(COUNTS);
		StringBuilder csv = new StringBuilder(String.join(",", columns)).append("\r\n");
		this.rows.forEach(
				(row) -> csv
					.append(columns.stream()
						.map((column) -> cell(String.valueOf(row.get(column))))
						.collect(Collectors.joining(",")))
					.append("\r\n"));
		return csv.toString();
	}

	/** A cell that no spreadsheet takes for a formula. */
	static String cell(String text) {
		String plain = (!text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0) ? '\'' + text : text;
		return (plain.chars().anyMatch((character) -> ",\"\r\n".indexOf(character) >= 0))
				? '"' + plain.replace("\"", "\"\"") + '"' : plain;
	}

}
