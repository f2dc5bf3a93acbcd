package io.memgate.gateway.policy;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** Each row changes one thing of a small policy and says what that does. */
class ComparisonTests {

	private static final String SMALL = PolicyRevisionsTests.SMALL;

	private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '^',
			textBlock = """
					quota: 10,          ; quota: 9,                       ; plans.free.apis.search.quota            ; 10 -> 9            ; TIGHTER
					quota: 10,          ; quota: unlimited,               ; plans.free.apis.search.quota            ; 10 -> unlimited    ; LOOSER
					quota: 10,          ; 'quota: { calls: 10, per: day },'   ; plans.free.apis.search.quota        ; 10 -> 10 per day   ; LOOSER
					quota: 10,          ; 'quota: { calls: 9, per: day },'    ; plans.free.apis.search.quota        ; 10 -> 9 per day    ; TIGHTER
					max-input-tokens: 100 ; max-input-tokens: 99          ; plans.free.apis.search.max-input-tokens ; 100 -> 99          ; TIGHTER
					', max-results: 5'  ; ''                              ; plans.free.apis.search.max-results      ; 5 -> unlimited     ; LOOSER
					max-results: 5      ; max-results: 4                  ; plans.free.apis.search.max-results      ; 5 -> 4             ; TIGHTER
					max-results: 5      ; 'max-results: 5, max-body: 1KB' ; plans.free.apis.search.max-body         ; 256KB -> 1KB       ; TIGHTER
					max-results: 5      ; 'max-results: 5, max-body: 1MB' ; plans.free.apis.search.max-body         ; 256KB -> 1MB       ; LOOSER
					max-body: 256KB     ; max-body: 255KB                 ; plans.free.max-body                     ; 256KB -> 255KB     ; TIGHTER
					concurrency: 8      ; concurrency: 7                  ; plans.free.concurrency                  ; 8 -> 7             ; TIGHTER
					concurrency: 8      ; 'quota: 100'                    ; plans.free.concurrency plans.free.quota ; 8 -> unlimited unlimited -> 100 ; LOOSER TIGHTER
					'upload: { quota: unlimited }' ; ''                   ; plans.free.apis.upload                  ; allowed -> refused ; TIGHTER
					notice-period: 14d  ; notice-period: 13d              ; notice-period                           ; 14d -> 13d         ; TIGHTER
					notice-period: 14d  ; notice-period: 336h             ; ''                                      ; ''                 ; ''
					cl100k_base         ; o200k_base                      ; tokenizer                               ; cl100k_base -> o200k_base ; TIGHTER
					warn-at: []         ; warn-at: [80%]                  ; warn-at                                 ; [] -> [80]         ; OTHER
					warn-at: []         ; 'warn-at: []\\nunknown: commit'  ; unknown                                 ; the memory service is asked -> commit  ; TIGHTER
					warn-at: []         ; 'warn-at: []\\nunknown: release' ; unknown                                 ; the memory service is asked -> release ; LOOSER
					mode: advisory      ; mode: shadow                    ; plans.free.rates.advised                ; ^10 requests per 1s, a bucket of 20, advisory -> none^ ; LOOSER
					mode: advisory      ; mode: enforced                  ; plans.free.rates.advised                ; ^10 requests per 1s, a bucket of 20, advisory -> 10 requests per 1s, a bucket of 20, enforced^ ; TIGHTER
					burst: 20           ; burst: 21                       ; plans.free.rates.advised                ; ^10 requests per 1s, a bucket of 20, advisory -> 10 requests per 1s, a bucket of 21, advisory^ ; LOOSER
					quota: 20           ; quota: 19                       ; accounts.acme.apis.search.quota         ; 20 -> 19           ; TIGHTER
					quota: 20           ; quota: 21                       ; accounts.acme.apis.search.quota         ; 20 -> 21           ; LOOSER
					2027-03-31          ; 2026-03-31                      ; accounts.acme.until                     ; 2027-03-31T00:00:00Z -> 2026-03-31T00:00:00Z ; TIGHTER
					""")
	void oneThingIsDifferent(String from, String to, String paths, String texts, String directions) {
		String old = bare(from);
		List<Difference> found = compare(SMALL, SMALL.replace(old, bare(to).replace("\\n", "\n"))).differences();

		assertThat(SMALL).contains(old);
		assertThat(joined(found.stream().map(Difference::path))).isEqualTo(bare(paths));
		assertThat(joined(found.stream().map((each) -> each.before() + " -> " + each.after()))).isEqualTo(bare(texts));
		assertThat(joined(found.stream().map((each) -> each.direction().name()))).isEqualTo(bare(directions));
	}

	@Test
	void aPolicyDoesNotDifferFromItself() {
		UsagePolicy full = PolicyFiles.load(PolicyFiles.FOLDER.resolve("full.yml"));

		assertThat(Comparison.of(full, full, NOW).differences()).isEmpty();
	}

	@Test
	void whatAPlanLosesIsNotToldOfItsAccountsAgain() {
		List<Difference> found = compare(SMALL, SMALL.replace("max-results: 5", "max-results: 4")).differences();

		assertThat(found).extracting(Difference::path).containsExactly("plans.free.apis.search.max-results");
	}

	@Test
	void anExceptionThatEndsTightensOnlyIfItGaveMore() {
		String without = SMALL.replaceFirst("(?s)accounts:.*", "");
		String strict = SMALL.replace("concurrency: 9, apis: { search: { quota: 20 } }", "concurrency: 2");

		assertThat(compare(SMALL, without).differences())
			.extracting(Difference::path, Difference::written, Difference::direction)
			.containsExactly(tuple("accounts.acme", "none", Difference.Direction.TIGHTER));
		assertThat(compare(strict, without).differences()).extracting(Difference::direction)
			.containsExactly(Difference.Direction.LOOSER);
		assertThat(compare(without, strict).differences()).extracting(Difference::path)
			.containsExactly("accounts.acme.concurrency");
	}

	@Test
	void anExceptionThatHasEndedDoesNotMatter() {
		UsagePolicy before = PolicyFiles.parse(SMALL).at(NOW).policy();
		UsagePolicy after = PolicyFiles.parse(SMALL.replace("quota: 20", "quota: 1")).at(NOW).policy();

		assertThat(Comparison.of(before, after, Instant.parse("2027-03-31T00:00:00Z")).differences()).isEmpty();
	}

	@Test
	void thePlanThatGoesOrComesIsComparedWithTheDefaultPlan() {
		String two = SMALL.replace("accounts:",
				"  large: { max-body: 1MB, apis: { search: { quota: 99 } } }\naccounts:");

		assertThat(compare(two, SMALL).tighter()).extracting(Difference::path).contains("plans.large");
		assertThat(compare(SMALL, two).tighter()).extracting(Difference::path, Difference::before)
			.containsExactly(tuple("plans.large", "none; its accounts have free"));
		assertThat(compare(two, two.replace("default-plan: free", "default-plan: large")).differences())
			.extracting(Difference::path)
			.containsExactly("default-plan");
	}

	@Test
	void tokensThatNoLimitCountsMayBeOthers() {
		String none = SMALL.replace("max-input-tokens: 100, ", "");

		assertThat(compare(none, none.replace("cl100k_base", "o200k_base")).differences())
			.extracting(Difference::direction)
			.containsExactly(Difference.Direction.OTHER);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			weight: 3           ; weight: 4            ; apis.search.weight                 ; TIGHTER
			weight: 3           ; weight: 2            ; apis.search.weight                 ; LOOSER
			max-length: 100     ; max-length: 99       ; apis.search.fields.query.max-length ; TIGHTER
			fast, exact         ; fast                 ; apis.search.fields.mode.one-of     ; TIGHTER
			fast, exact         ; fast, exact, deep    ; apis.search.fields.mode.one-of     ; LOOSER
			one-of: [fast       ; required: true, one-of: [fast ; apis.search.fields.mode.required ; TIGHTER
			[string, integer]   ; [string]             ; apis.search.fields.mode.type       ; TIGHTER
			/v1/search          ; /v2/search           ; apis.search.path                   ; TIGHTER
			prefix: sk          ; prefix: mpg          ; key.prefix                         ; TIGHTER
			[Token]             ; [Token, Bearer]      ; key.schemes                        ; LOOSER
			[page, order]       ; [page]               ; apis.search.query                  ; TIGHTER
			[query, mode]       ; [query]              ; apis.search.any-of                 ; TIGHTER
			text: [query]       ; text: [query, mode]  ; apis.search.text                   ; TIGHTER
			data.hits           ; data.found           ; apis.search.results                ; TIGHTER
			level: 3            ; level: 4             ; envelope                           ; OTHER
			effect: read        ; effect: write        ; apis.search.effect                 ; OTHER
			""")
	void oneThingOfTheWireIsDifferent(String from, String to, String path, String direction) {
		String profile = PolicyFiles.FULL_PROFILE;
		UsagePolicy before = PolicyFiles.parse(SMALL).at(NOW).policy();
		UsagePolicy after = PolicyFiles.parse(SMALL, profile.replace(from, to)).at(NOW).policy();

		assertThat(profile).contains(from);
		assertThat(Comparison.of(before, after, NOW).differences())
			.extracting(Difference::path, (each) -> each.direction().name())
			.containsExactly(tuple(path, direction));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			textBlock = """
					rate: 6                                ; rate: 5                                ; throttle.rate           ; TIGHTER
					{ more-than: 60, per: 10m }            ; { more-than: 59, per: 10m }            ; throttle.ignored-refusals ; TIGHTER
					{ more-than: 60, per: 10m }            ; { more-than: 60, per: 5m }             ; throttle.ignored-refusals ; LOOSER
					{ more-than: 60, per: 10m }            ; { more-than: 60, per: 11m }            ; throttle.ignored-refusals ; TIGHTER
					first: 1m                              ; first: 2m                              ; throttle.first          ; TIGHTER
					forgotten-after: 2d                    ; forgotten-after: 1d                    ; throttle.forgotten-after ; LOOSER
					permanent-after: 5                     ; permanent-after: 4                     ; throttle.permanent-after ; TIGHTER
					permanent: automatic                   ; permanent: proposed                    ; throttle.permanent      ; LOOSER
					""")
	void oneRuleOfThrottlingIsDifferent(String from, String to, String path, String direction) {
		String full = PolicyFiles.FULL.replaceFirst("(?s)changes:.*", "");

		assertThat(full).contains(from);
		assertThat(compare(full, full.replace(from, to)).differences())
			.extracting(Difference::path, (each) -> each.direction().name())
			.containsExactly(tuple(path, direction));
	}

	@Test
	void throttlingWhereThereWasNoneIsTighter() {
		String full = PolicyFiles.FULL.replaceFirst("(?s)changes:.*", "");
		String never = full.replaceFirst("(?s)throttle:.*?default-plan", "default-plan");

		assertThat(compare(never, full).tighter()).extracting(Difference::path).containsExactly("throttle");
		assertThat(compare(full, never).tighter()).isEmpty();
	}

	private static Comparison compare(String before, String after) {
		return Comparison.of(PolicyFiles.parse(before).at(NOW).policy(), PolicyFiles.parse(after).at(NOW).policy(),
				NOW);
	}

	private static String bare(String cell) {
		return cell.strip().replaceAll("^'|'$", "");
	}

	private static String joined(Stream<String> values) {
		return String.join(" ", values.toList());
	}

}
