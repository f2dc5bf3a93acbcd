package io.memgate.gateway.usage;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class UsageQueryTests {

	private static final LocalDate TODAY = LocalDate.parse("2026-05-20");

	private static final LocalDate FIRST = LocalDate.parse("2026-05-01");

	@Test
	void theUsualQuestionIsForTheDaysThatAreKept() {
		UsageQuery query = UsageQuery.read(Map.of(), TODAY, FIRST);

		assertThat(query.from()).isEqualTo(FIRST);
		assertThat(query.to()).isEqualTo(TODAY);
		assertThat(query.earlier()).isFalse();
	}

	@Test
	void whatIsEarlierComesBeforeEveryDay() {
		UsageReport report = ask(Map.of("from", List.of("earlier"), "by", List.of("day")));

		assertThat(report.rows()).extracting((row) -> row.get("day"))
			.containsExactly("earlier", "2026-05-01", "2026-05-02");
		assertThat(report.total()).isEqualTo(new Counts(8, 80, 0));
	}

	@Test
	void onlyWhatTheFiltersLetThroughIsAddedUp() {
		UsageReport report = ask(Map.of("outcome", List.of("success"), "by", List.of("outcome,project")));

		assertThat(report.csv())
			.isEqualTo("outcome,project,calls,inputBytes,inputTokens\r\n" + "success,a,5,50,0\r\nsuccess,b,2,20,0\r\n");
	}

	@Test
	void anyApiThatAProfileCanNameCanBeAskedFor() {
		UsageQuery query = UsageQuery.read(Map.of("api", List.of("add_message-v2")), TODAY, FIRST);

		assertThat(query.filters()).containsEntry(Dimension.API, "add_message-v2");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', textBlock = """
			=1+1,      '=1+1
			+1,        '+1
			-,         '-
			@x,        '@x
			a=1,       a=1
			`a,"b`,    `"a,""b"`
			""")
	void aCellIsNoFormula(String text, String cell) {
		assertThat(UsageReport.cell(text)).isEqualTo(cell);
	}

	@Test
	void moreRowsThanOneAnswerHasAreRefusedAsSoonAsTheyCome() {
		UsageSums sums = sums(Map.of("by", List.of("key")));
		Map<String, String> counts = new HashMap<>();
		for (int i = 0; i < UsageSums.MOST_ROWS; i++) {
			counts.put("a:k" + i + ":add:success", "1");
		}
		sums.add(TODAY, counts);

		assertThat(sums.report("acme").rows()).hasSize(UsageSums.MOST_ROWS);
		assertThatExceptionOfType(UsageQueryException.class)
			.isThrownBy(() -> sums.add(TODAY, Map.of("a:more:add:success", "1")))
			.withMessage(
					"The parameter 'by' makes more than the 10000 rows of one answer; ask for fewer days, divide by"
							+ " less, or filter.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "+10000-01-01", "-0001-01-01", "1999-12-31", "2026-02-30", "2026-1-1", "20260101", "x",
			"2026-01-01T00:00", "٢٠٢٦-01-01" })
	void whatNamesNoDayIsRefusedWithTheForm(String text) {
		for (String parameter : List.of("from", "to")) {
			assertThatExceptionOfType(UsageQueryException.class)
				.isThrownBy(() -> UsageQuery.read(Map.of(parameter, List.of(text)), TODAY, FIRST))
				.withMessage("The parameter '" + parameter
						+ "' must be a date such as 2026-12-31, from 2000-01-01 to 9999-12-31.");
		}
	}

	private static UsageReport ask(Map<String, List<String>> parameters) {
		UsageSums sums = sums(parameters);
		sums.add(LocalDate.parse("2026-05-02"), counts("b", "success", 2));
		sums.add(null, counts("a", "success", 5));
		sums.add(LocalDate.parse("2026-05-01"), counts("a", "refused", 1));
		return sums.report("acme");
	}

	private static UsageSums sums(Map<String, List<String>> parameters) {
		return new UsageSums(UsageQuery.read(parameters, TODAY, FIRST));
	}

	private static Map<String, String> counts(String project, String outcome, long calls) {
		String field = project + ":k:add:" + outcome;
		return Map.of(field, Long.toString(calls), field + ":bytes", Long.toString(10 * calls), "through", "20260430");
	}

}
