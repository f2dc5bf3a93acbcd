package io.memgate.gateway.payload;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.FieldPath;
import io.memgate.gateway.policy.FieldRule;
import io.memgate.gateway.policy.FieldRule.JsonType;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.policy.RateLimit.Mode;
import io.memgate.gateway.policy.RateLimit.Unit;
import io.memgate.gateway.policy.ResultCount;
import io.memgate.gateway.policy.ResultSwitch;
import io.memgate.gateway.policy.Weight;
import io.memgate.gateway.problem.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestCountsTests {

	private static final FieldPath GROUPS = FieldPath.parse("group_ids");

	private static final Weight BY_GROUP = new Weight(1, GROUPS);

	/** Facts are always taken, preferences unless left out, tools only if asked for. */
	private static final List<ResultCount> RESULTS = List.of(new ResultCount("facts", 6, FieldPath.parse("data.facts")),
			new ResultCount("preferences", 6, null, new ResultSwitch("with_preferences", true)),
			new ResultCount("tools", 6, null, new ResultSwitch("with_tools", false)),
			new ResultCount("pages", null, null));

	@Nested
	class Total {

		@ParameterizedTest
		@ValueSource(strings = { "", "\"facts\": 19", "\"facts\": 13, \"preferences\": 12",
				"\"facts\": 25, \"with_preferences\": false", "\"facts\": 19, \"tools\": 99",
				"\"facts\": 19, \"with_tools\": null, \"preferences\": null", "\"facts\": 13, \"with_tools\": true",
				"\"tools\": 13, \"with_tools\": true" })
		void asManyAsTheTotalPass(String fields) {
			assertThat(read(search(Weight.ONE), total(25), "{" + fields + "}")).isInstanceOf(Checked.Passed.class);
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
				"facts": 20                                             | facts, preferences        | 26
				"facts": 20, "preferences": 9, "with_preferences": null | facts, preferences        | 29
				"facts": 26, "with_preferences": false                  | facts                     | 26
				"facts": 14, "with_tools": true                         | facts, preferences, tools | 26
				"facts": 25, "with_preferences": "false"                | facts, preferences        | 31
				"pages": 14                                             | facts, preferences, pages | 26
				"facts": 2000000000, "preferences": 2000000000          | facts, preferences        | 4000000000
				""")
		void oneMoreIsRefusedWithFieldsNumberAndMaximum(String fields, String counted, long asked) {
			Refusal refusal = refused(read(search(Weight.ONE), total(25), "{" + fields + "}"));

			assertThat(refusal.condition()).isEqualTo(Condition.RESULT_COUNT_TOO_LARGE);
			assertThat(refusal.facts()).isEqualTo(Map.of("field", counted, "asked", asked, "maximum", 25));
			assertThat(refusal.message()).startsWith(counted + " ask for " + asked + " together")
				.contains("search gives at most 25 in all per call", "not charged");
		}

		@Test
		void defaultsAboveTheTotalAreNotTheCallersMistake() {
			assertThat(read(search(Weight.ONE), total(5), "{}")).isInstanceOf(Checked.Passed.class);
			assertThat(refused(read(search(Weight.ONE), total(5), "{\"facts\": 1}")).facts()).containsEntry("asked",
					7L);
		}

		@Test
		void aFieldsOwnMaximumIsToldFirst() {
			ApiLimits limits = new ApiLimits(null, null, 10, 25, null, null);

			assertThat(refused(read(search(Weight.ONE), limits, "{\"facts\": 26}")).facts()).containsEntry("maximum",
					10);
		}

	}

	@Nested
	class Elements {

		@ParameterizedTest
		@ValueSource(strings = { "{}", "{\"group_ids\": null}", "{\"group_ids\": []}", "{\"group_ids\": [1, 2, null]}",
				"{\"group_ids\": \"a,b,c,d\"}", "{\"ids\": [1, 2, 3, 4]}" })
		void asManyAsAllowedPass(String body) {
			assertThat(read(search(Weight.ONE), elements(3), body)).isInstanceOf(Checked.Passed.class);
		}

		@Test
		void oneMoreIsRefusedWithFieldNumberAndMaximum() {
			Refusal refusal = refused(read(search(Weight.ONE), elements(20), groups(21)));

			assertThat(refusal.condition()).isEqualTo(Condition.FIELD_TOO_LONG);
			assertThat(refusal.httpStatus()).isEqualTo(400);
			assertThat(refusal.facts()).isEqualTo(Map.of("field", "group_ids", "asked", 21, "maximum", 20));
			assertThat(refusal.message()).isEqualTo("group_ids has 21 elements; search takes at most 20 per call. "
					+ "Shorten the field that is named. This call was not charged.");
		}

		@Test
		void arraysAtOnePlaceCountTogether() {
			Api api = api("$.queries[].ids", Weight.ONE);
			String body = "{\"queries\": [{\"ids\": [1, 2]}, {\"ids\": [3, 4]}]}";

			assertThat(refused(read(api, elements(3), body)).facts()).containsEntry("asked", 4);
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
				["a", "b"]      | ``
				["a", "b", "c"] | $ has 3 elements; search takes at most 2 per call
				["a", 1]        | $[1] must be a string
				[]              | $ is required and may not be empty
				null            | $ is required and may not be empty
				{"a": 1}        | $ must be an array
				3               | $ must be an array
				["a"] 1         | The body goes on after the end of its JSON
				` `             | The body is not a JSON object
				``              | search needs a JSON document as its body
				""")
		void aDocumentMayBeAnArray(String body, String message) {
			Api api = new Api("search", "POST", "/search", Api.Effect.READ, Weight.ONE, Api.Request.JSON,
					Api.Answer.ENVELOPE, List.of(),
					List.of(rule("$", true, JsonType.ARRAY), rule("$[]", false, JsonType.STRING)), List.of(), List.of(),
					List.of(FieldPath.parse("$")), List.of(), Map.of());

			Checked<Reading> checked = read(api, elements(2), body);

			assertThat((checked instanceof Checked.Refused<Reading> refused) ? refused.refusal().message() : "")
				.startsWith(message);
		}

	}

	@Nested
	class Weights {

		@ParameterizedTest
		@CsvSource({ "0, 1", "1, 1", "7, 7" })
		void aRequestWeighsAsMuchAsItHasElements(int size, int weight) {
			assertThat(weight(read(search(BY_GROUP), elements(null), groups(size)))).isEqualTo(weight);
		}

		@Test
		void withoutTheArrayItWeighsOne() {
			assertThat(weight(read(search(BY_GROUP), elements(null), "{}"))).isEqualTo(1);
		}

		@Test
		void aWeightOfItsOwnIsWhatEveryRequestWeighs() {
			assertThat(weight(read(search(new Weight(3, null)), elements(null), groups(7)))).isEqualTo(3);
		}

		@ParameterizedTest
		@CsvSource({ "ENFORCED, REQUESTS, true", "ADVISORY, REQUESTS, false", "SHADOW, REQUESTS, false",
				"ENFORCED, INPUT_TOKENS, false" })
		void whatIsMoreThanAnEnforcedRateEverHasIsRefusedForItsSize(Mode mode, Unit unit, boolean refused) {
			Terms terms = terms(search(BY_GROUP), elements(50), rate(unit, mode));

			Checked<Reading> checked = read(groups(11), terms);

			assertThat(checked instanceof Checked.Refused).isEqualTo(refused);
			assertThat(read(groups(10), terms)).isInstanceOf(Checked.Passed.class);
			if (refused) {
				assertThat(refused(checked).facts()).containsEntry("maximum", 10);
			}
		}

		@Test
		void tokensAreHeldToWhatAnEnforcedRateHasToo() {
			RateLimit tokens = rate(Unit.INPUT_TOKENS, Mode.ENFORCED);
			ApiLimits four = new ApiLimits(null, 4, null);

			assertThat(terms(search(BY_GROUP), elements(null), tokens).mostTokens()).isEqualTo(10);
			assertThat(terms(search(BY_GROUP), four, tokens).mostTokens()).isEqualTo(4);
			assertThat(terms(search(BY_GROUP), four, rate(Unit.INPUT_TOKENS, Mode.ADVISORY)).mostTokens()).isEqualTo(4);
			assertThat(terms(search(BY_GROUP), elements(null), rate(Unit.REQUESTS, Mode.ENFORCED)).mostTokens())
				.isNull();
		}

		private static RateLimit rate(Unit unit, Mode mode) {
			return new RateLimit("minute", 10, unit, Duration.ofMinutes(1), RateLimit.Kind.WINDOW, 10,
					RateLimit.Scope.ACCOUNT, Set.of(), mode);
		}

		private static int weight(Checked<Reading> checked) {
			return ((Checked.Passed<Reading>) checked).value().weight();
		}

	}

	private static Api search(Weight weight) {
		return api("group_ids", weight);
	}

	private static Api api(String elements, Weight weight) {
		return new Api("search", "POST", "/search", Api.Effect.READ, weight, Api.Request.JSON, Api.Answer.ENVELOPE,
				List.of(), List.of(), List.of(), List.of(), List.of(FieldPath.parse(elements)), RESULTS, Map.of());
	}

	private static FieldRule rule(String path, boolean required, JsonType type) {
		return new FieldRule(FieldPath.parse(path), Set.of(type), required, null, List.of(), null);
	}

	private static ApiLimits total(int most) {
		return new ApiLimits(null, null, null, most, null, null);
	}

	private static ApiLimits elements(@Nullable Integer most) {
		return new ApiLimits(null, null, null, null, most, null);
	}

	private static String groups(int size) {
		return "{\"group_ids\": "
				+ IntStream.range(0, size).mapToObj((i) -> "\"g\"").collect(Collectors.joining(",", "[", "]")) + "}";
	}

	private static Terms terms(Api api, ApiLimits limits, RateLimit... rates) {
		return new Terms(api, 1000, limits, Policies.TOKENIZER, List.of(rates), FieldWatch.NONE);
	}

	private static Checked<Reading> read(Api api, ApiLimits limits, String body) {
		return read(body, terms(api, limits));
	}

	private static Checked<Reading> read(String body, Terms terms) {
		return RequestReader.read(body.getBytes(StandardCharsets.UTF_8), terms, Shape.of(terms.api(), List.of()));
	}

	private static Refusal refused(Checked<Reading> checked) {
		assertThat(checked).isInstanceOf(Checked.Refused.class);
		return ((Checked.Refused<Reading>) checked).refusal();
	}

}
