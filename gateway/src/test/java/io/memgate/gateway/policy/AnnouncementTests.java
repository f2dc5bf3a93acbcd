package io.memgate.gateway.policy;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** What is announced anew when a policy is written differently. */
class AnnouncementTests {

	private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");

	private static final String TIMELINE = """
			changes:
			  - { id: fewer, effective: 2026-12-20T00:00:00Z, summary: Fewer., plans: { free: { apis: { search: { quota: 8 } } } } }
			maintenance:
			  - { id: index, from: 2026-12-06T02:00:00Z, to: 2026-12-06T03:00:00Z, apis: [search], summary: Index. }
			deprecations:
			  - { id: old, api: upload, deprecated: 2026-12-01T00:00:00Z, sunset: 2027-06-01T00:00:00Z, summary: Gone. }
			""";

	private static final String OLD = PolicyRevisionsTests.SMALL + TIMELINE;

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			quota: 8                ; quota: 3                 ; change:fewer
			2026-12-20              ; 2026-12-21               ; change:fewer
			Fewer.                  ; Less.                    ; ''
			quota: 10,              ; quota: 12,               ; ''
			'from: 2026-12-06T02'   ; 'from: 2026-12-06T01'    ; maintenance:index
			'to: 2026-12-06T03'     ; 'to: 2026-12-06T04'      ; maintenance:index
			'apis: [search]'        ; 'apis: [search, upload]' ; maintenance:index
			Index.                  ; The index.               ; ''
			2027-06-01              ; 2027-05-01               ; deprecation:old
			'api: upload'           ; 'api: search'            ; deprecation:old
			Gone.                   ; It goes.                 ; ''
			""")
	void whatSaysSomethingElseIsAnnouncedAnewAndWordsAreNot(String from, String to, String anew) {
		List<Announcement> before = announcements(OLD);
		List<Announcement> after = announcements(OLD.replace(from, to));

		assertThat(OLD).contains(from);
		assertThat(before).extracting(Announcement::key)
			.containsExactly("change:fewer", "maintenance:index", "deprecation:old");
		assertThat(after.stream().filter((each) -> !before.contains(each)).map(Announcement::key))
			.isEqualTo(anew.isEmpty() ? List.of() : List.of(anew));
	}

	@Test
	void aPlanThatComesIsAnnouncedAnewWhenItIsToBeAnother() {
		String plan = OLD.replace("plans: { free: { apis: { search: { quota: 8 } } } }",
				"plans: { large: { max-body: 1MB, apis: { search: { quota: 8 } } } }");

		assertThat(announcements(plan).getFirst()).isNotEqualTo(announcements(plan.replace("1MB", "2MB")).getFirst());
	}

	@Test
	void aStepIsToldByTheLatestChangeThatMakesIt() {
		PolicyRevisions before = PolicyFiles.parse(PolicyRevisionsTests.SMALL);
		PolicyRevisions after = PolicyFiles.parse(OLD.replace("concurrency: 8", "concurrency: 10"));

		assertThat(Judgement.of(before, after, NOW).steps())
			.extracting((step) -> step.difference().path(),
					(step) -> Announcement.telling(step, DatedChange.all(after)).orElse("none"))
			.containsExactly(tuple("plans.free.concurrency", "none"),
					tuple("plans.free.apis.search.quota", "change:fewer"),
					tuple("deprecations.old.sunset", "deprecation:old"));
	}

	@Test
	void whatIsWithdrawnIsToldByNoAnnouncement() {
		PolicyRevisions before = PolicyFiles.parse(OLD);
		PolicyRevisions after = PolicyFiles
			.parse(OLD.replace("fewer, effective: 2026-12-20", "fewer, effective: 2027-01-20"));

		assertThat(Judgement.of(before, after, NOW).steps()).singleElement().satisfies((step) -> {
			assertThat(step.from()).isEqualTo("2026-12-20T00:00:00Z");
			assertThat(Announcement.telling(step, DatedChange.all(after))).isEmpty();
		});
	}

	private static List<Announcement> announcements(String policy) {
		PolicyRevisions revisions = PolicyFiles.parse(policy);
		return Announcement.all(revisions, DatedChange.all(revisions));
	}

}
