package io.memgate.gateway.usage;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class UsageQueryTests {

	private static final LocalDate TODAY = LocalDate.parse("2026-05-20");

	private static final LocalDate FIRST = LocalDate.parse("2026-05-01");

	private static final List<UsageRow> ROWS = List.of(row("2026-05-02", "b", "success", 2),
			row("earlier", "a", "success", 5), row("2026-05-01", "a", "refused", 1));

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

	private static UsageReport ask(Map<String, List<String>> parameters) {
		return UsageQuery.read(parameters, TODAY, FIRST).report("acme", ROWS);
	}

	private static UsageRow row(String day, String project, String outcome, long calls) {
		return new UsageRow(day, project, "k", "add", outcome, new Counts(calls, 10 * calls, 0));
	}

}
