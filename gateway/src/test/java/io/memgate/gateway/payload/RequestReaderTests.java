package io.memgate.gateway.payload;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Refusal;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestReaderTests {

	private static final String ADD = """
			{"user_id": "u", "conversation_id": "c", "messages": [
			  {"role": "user", "content": "Hello"},
			  {"role": "assistant", "content": [{"type": "text", "text": "Hi"}, {"type": "image_url"}]}]}""";

	@Test
	void aRightBodyPassesAsTheSameBytes() {
		byte[] body = ADD.getBytes(StandardCharsets.UTF_8);

		Checked<Reading> checked = read(body, Policies.terms(Policies.ADD_MESSAGE));

		assertThat(passed(checked).body()).isSameAs(body);
		assertThat(asked(passed(checked))).isEmpty();
	}

	@Test
	void unknownFieldsOfAnyShapePass() {
		assertThat(search(", 'source': {'a': [1, 2.5e10, null, {'b': 'c'}]}, 'agent_id': null, 'x': true")).isNotNull();
	}

	@Test
	void anApiWithoutBodyHasNothingToRead() {
		Checked<Reading> checked = read(new byte[0], Policies.terms(Policies.GET_MEMORY_BY_ID));

		assertThat(passed(checked)).isEqualTo(Reading.none(Policies.GET_MEMORY_BY_ID));
	}

	@Nested
	class Json {

		@Test
		void anEmptyBodyIsRefused() {
			assertThat(refused("").message()).isEqualTo("addMessage needs a JSON object as its body, "
					+ "but the body is empty. Send one. This call was not charged.");
		}

		@ParameterizedTest
		@ValueSource(strings = { "[]", "3", "null", "'text'", "true", "[{'user_id': 'u'}]" })
		void aRootOtherThanAnObjectIsRefused(String body) {
			assertFault(body, "is not a JSON object", 1, 1);
		}

		@ParameterizedTest
		@ValueSource(strings = { "{", "{'user_id'", "{'user_id': ", "{'user_id': 'u", "{'user_id': 'u', 'messages': [",
				"{'user_id': 'u'" })
		void aBodyThatEndsTooEarlyIsRefused(String body) {
			assertFault(body, "ends before its JSON does");
		}

		@ParameterizedTest
		@ValueSource(strings = { "{user_id: 1}", "{'a': NaN}", "{'a': Infinity}", "{'a': -Infinity}", "{'a': 01}",
				"{'a': +1}", "{'a': .5}", "{'a': 1.}", "{'a': 0x10}", "{'a': tru}", "{'a' 1}", "{'a': 1,}",
				"{'a': [1,]}", "{'a': [,1]}", "{,'a': 1}", "{'a': 1]", "{'a': '\\x'}", "{'a': '\\u12'}", "{'a': '\t'}",
				"{'a': 'line\nline'}", "{'a\u0001': 1}", "{'a': 1} // no", "/* no */ {}", "{'a': undefined}", "}",
				"\u0000{}", "{'a': 1\u0000}", "\u00a0{}", "nonsense" })
		void whatIsNotRfc8259IsRefused(String body) {
			assertThat(refused(json(body)).condition()).isEqualTo(Condition.BAD_JSON);
		}

		@ParameterizedTest
		@ValueSource(strings = { "{'a': 1, 'a': 1}", "{'a': 1, 'b': 2, 'c': 3, 'a': null}", "{'a': 1, '\\u0061': 2}",
				"{'user_id': 'u', 'user_id': 'v'}" })
		void aMemberThatStandsTwiceIsRefused(String body) {
			assertFault(body, "has the same member twice in one object");
		}

		@ParameterizedTest
		@ValueSource(strings = { "{'unknown': [{'a': {'b': 1, 'c': 2, 'd': 3, 'b': 4}}]}",
				"{'messages': [{'content': [{'text': 'a', 'x': 1, 'text': 'b'}]}]}" })
		void aMemberThatStandsTwiceDeepInsideIsRefused(String body) {
			assertFault(body, "has the same member twice in one object");
		}

		@ParameterizedTest
		@ValueSource(strings = { "{} {}", "{}{", "{} 1", "{} x", "{},", "{}]", "{}\u0000", "{} NaN", "{} '" })
		void whatFollowsTheObjectIsRefused(String body) {
			assertFault(body, "goes on after the end of its JSON");
		}

		@Test
		void whiteSpaceAroundTheObjectPasses() {
			assertThat(read(Policies.DELETE_MEMORY, " \r\n\t{'user_id': 'u'}\n ")).isInstanceOf(Checked.Passed.class);
		}

		@Test
		void aByteOrderMarkIsRefused() {
			assertFault("\ufeff{}", "begins with a byte order mark", 1, 1);
		}

		@ParameterizedTest
		@ValueSource(strings = { "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" })
		void anotherUnicodeEncodingIsNotGuessed(String charset) {
			byte[] body = "{\"user_id\": \"u\"}".getBytes(Charset.forName(charset));

			Refusal refusal = refused(read(body, Policies.terms(Policies.DELETE_MEMORY)));

			assertThat(refusal.condition()).isEqualTo(Condition.BAD_JSON);
		}

		@ParameterizedTest
		@ValueSource(strings = { "{'user_id': '?'}", "{'?': 1}", "{'unknown': {'a': ['?']}}" })
		void badUtf8IsRefusedWhereverItStands(String body) {
			byte[] bytes = json(body).replace('?', '\u00ff').getBytes(StandardCharsets.ISO_8859_1);

			Refusal refusal = refused(read(bytes, Policies.terms(Policies.DELETE_MEMORY)));

			assertThat(refusal.message()).startsWith("The body is not valid UTF-8 (line 1, column ");
		}

		@ParameterizedTest
		@ValueSource(strings = { "{'user_id': '\\ud800'}", "{'\\udc00': 1}", "{'unknown': {'a': ['\\ud83dx']}}" })
		void halfASurrogatePairIsRefusedWhereverItStands(String body) {
			assertFault(body, "escapes half of a surrogate pair");
		}

		@Test
		void nestingIsBounded() {
			assertThat(search(", 'x': " + "[".repeat(31) + "]".repeat(31))).isNotNull();
			assertFault("{'x': " + "[".repeat(32) + "]".repeat(32) + "}", "nests deeper than 32 levels");
			assertFault("{'x': " + "[".repeat(100_000), "nests deeper than 32 levels");
		}

		@Test
		void numbersAreBounded() {
			assertThat(search(", 'x': " + "1".repeat(64))).isNotNull();
			assertFault("{'x': " + "1".repeat(65) + "}", "nests deeper than 32 levels, or has a number longer than 64");
			assertFault("{'x': 0." + "1".repeat(65) + "}",
					"nests deeper than 32 levels, or has a number longer than 64");
			assertThat(search(", 'x': 1e999999999")).isNotNull();
		}

		@Test
		void namesAreBounded() {
			assertThat(search(", '" + "n".repeat(256) + "': 1")).isNotNull();
			assertFault("{'" + "n".repeat(257) + "': 1}", "nests deeper than 32 levels, or has a number longer than 64 "
					+ "or a name longer than 256 characters");
		}

		@Test
		void tensOfThousandsOfNamesPass() {
			String members = IntStream.range(0, 20_000)
				.mapToObj((i) -> "'n" + i + "': 1")
				.collect(Collectors.joining(","));

			assertThat(search(", 'x': {" + members + "}")).isNotNull();
		}

		@Test
		void lineAndColumnAreOfTheFaultInCharacters() {
			assertFault("{'a': 1,\n 'b\u4eca\u5929\ud83d\ude00': tru}", "is not well-formed JSON", 2, 10);
			assertFault("{'a': 1,\n '\u4eca\\ud800': 1}", "escapes half of a surrogate pair", 2, 4);
		}

		@Test
		void theMessageDoesNotRepeatWhatTheClientWrote() {
			Refusal refusal = refused(json("{'secret-name': secret-value}"));

			assertThat(refusal.message()).doesNotContain("secret");
			assertThat(refused(json("{'secret-name': 1, 'secret-name': 1}")).message()).doesNotContain("secret");
		}

		private void assertFault(String body, String reason) {
			Refusal refusal = refused(json(body));
			assertThat(refusal.condition()).isEqualTo(Condition.BAD_JSON);
			assertThat(refusal.message()).startsWith("The body " + reason).endsWith("This call was not charged.");
			assertThat(refusal.facts()).containsKeys("line", "column");
		}

		private void assertFault(String body, String reason, int line, int column) {
			assertFault(body, reason);
			assertThat(refused(json(body)).facts()).containsExactly(Map.entry("line", line),
					Map.entry("column", column));
		}

	}

	@Nested
	class Fields {

		@ParameterizedTest
		@ValueSource(strings = { "{}", "{'user_id': null}", "{'user_id': ''}", "{'unknown': 1}" })
		void aRequiredFieldMustBeThereAndNotEmpty(String body) {
			Refusal refusal = refused(json(body));

			assertThat(refusal.condition()).isEqualTo(Condition.FIELD_REQUIRED);
			assertThat(refusal.facts()).containsEntry("field", "user_id");
			assertThat(refusal.message()).isEqualTo("user_id is required and may not be empty. "
					+ "Send the field that is named. This call was not charged.");
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|', quoteCharacter = '~',
				value = { "[]|messages", "null|messages", "[{}]|messages[0].role", "['text']|messages[0].role",
						"[null]|messages[0].role", "[[]]|messages[0].role",
						"[{'role': 'user', 'content': 'a'}, {'content': 'a'}]|messages[1].role",
						"[{'role': 'user', 'content': ''}]|messages[0].content",
						"[{'role': 'user', 'content': []}]|messages[0].content",
						"[{'role': 'user', 'content': 'a'}, {'role': 'user', 'content': null}]|messages[1].content" })
		void aRequiredFieldOfEveryElementMustBeThere(String messages, String field) {
			Refusal refusal = refused(add(messages));

			assertThat(refusal.condition()).isEqualTo(Condition.FIELD_REQUIRED);
			assertThat(refusal.facts()).containsEntry("field", field);
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|', quoteCharacter = '~',
				value = { "{}|messages must be an array", "'text'|messages must be an array",
						"3|messages must be an array", "true|messages must be an array",
						"[{'role': 1, 'content': 'a'}]|messages[0].role must be a string",
						"[{'role': 'user', 'content': {}}]|messages[0].content must be a string or an array",
						"[{'role': 'user', 'content': 1.5}]|messages[0].content must be a string or an array",
						"[{'role': 'system', 'content': 'a'}]|messages[0].role must be one of user, assistant",
						"[{'role': ['user'], 'content': 'a'}]|messages[0].role must be a string" })
		void aFieldOfAnotherTypeOrValueIsRefused(String messages, String reason) {
			Refusal refusal = refused(add(messages));

			assertThat(refusal.condition()).isEqualTo(Condition.FIELD_INVALID);
			assertThat(refusal.facts()).containsEntry("field", reason.substring(0, reason.indexOf(' ')));
			assertThat(refusal.message()).startsWith(reason + ". ");
		}

		@Test
		void anOptionalFieldIsCheckedOnlyWhereItIsThere() {
			String add = add("[{'role': 'user', 'content': 'a'}]");

			assertThat(read(Policies.ADD_MESSAGE, add)).isInstanceOf(Checked.Passed.class);
			assertThat(read(Policies.ADD_MESSAGE, with(add, "'info': null"))).isInstanceOf(Checked.Passed.class);
			assertThat(read(Policies.ADD_MESSAGE, with(add, "'info': {}"))).isInstanceOf(Checked.Passed.class);
			assertThat(refused(with(add, "'info': []")).message()).startsWith("info must be an object. ");
		}

		@Test
		void aWholeNumberIsANumber() {
			String add = add("[{'role': 'user', 'content': 'a'}]");

			assertThat(read(Policies.ADD_MESSAGE, with(add, "'relativity': 1"))).isInstanceOf(Checked.Passed.class);
			assertThat(read(Policies.ADD_MESSAGE, with(add, "'relativity': 0.5"))).isInstanceOf(Checked.Passed.class);
			assertThat(refused(with(add, "'relativity': '1'")).message()).startsWith("relativity must be a number. ");
		}

		@Test
		void lengthIsCountedInCharactersNotInUnits() {
			String emoji = "\ud83d\ude00".repeat(100);

			assertThat(read(Policies.SEARCH_MEMORY, "{'user_id': '" + emoji + "', 'query': 'q'}"))
				.isInstanceOf(Checked.Passed.class);
			Refusal refusal = refused(read(Policies.SEARCH_MEMORY, "{'user_id': 'x" + emoji + "', 'query': 'q'}"));

			assertThat(refusal.condition()).isEqualTo(Condition.FIELD_TOO_LONG);
			assertThat(refusal.code()).isEqualTo(Policies.ID_TOO_LONG);
			assertThat(refusal.facts()).containsExactly(Map.entry("field", "user_id"), Map.entry("counted", 101),
					Map.entry("limit", 100));
			assertThat(refusal.message()).startsWith("user_id has 101 characters; at most 100 are allowed. ");
		}

		@Test
		void theFirstBrokenRuleOfTheApiIsReportedWhateverTheOrderOfTheFields() {
			String first = "{'messages': 3, 'conversation_id': 5, 'user_id': 7}";
			String second = "{'user_id': 7, 'conversation_id': 5, 'messages': 3}";

			assertThat(refused(first).facts()).containsEntry("field", "user_id");
			assertThat(refused(second).facts()).containsEntry("field", "user_id");
		}

		@Test
		void brokenJsonIsReportedBeforeABrokenField() {
			assertThat(refused("{'user_id': 7, nonsense").condition()).isEqualTo(Condition.BAD_JSON);
		}

		@Test
		void oneOfSeveralFieldsMustBeThere() {
			assertThat(read(Policies.DELETE_MEMORY, "{'user_id': 'u'}")).isInstanceOf(Checked.Passed.class);
			assertThat(read(Policies.DELETE_MEMORY, "{'memory_ids': ['m'], 'user_id': null}"))
				.isInstanceOf(Checked.Passed.class);
			Refusal refusal = refused(read(Policies.DELETE_MEMORY, "{'user_id': null, 'other': 1}"));

			assertThat(refusal.condition()).isEqualTo(Condition.FIELD_REQUIRED);
			assertThat(refusal.message()).startsWith("One of memory_ids, user_id is required. ");
		}

	}

	@Nested
	class ResultCounts {

		@Test
		void theNumberAskedForIsKept() {
			assertThat(asked(search(", 'memory_limit_number': 10"))).isEqualTo(Map.of("memory_limit_number", 10));
		}

		@Test
		void anAbsentOrNullNumberIsNotAskedFor() {
			assertThat(asked(search(""))).isEmpty();
			assertThat(asked(search(", 'memory_limit_number': null"))).isEmpty();
		}

		@ParameterizedTest
		@ValueSource(strings = { "11", "2147483647", "2147483648", "9223372036854775808", "1000000000000000000000000" })
		void moreThanTheMaximumIsRefused(String asked) {
			Refusal refusal = refused(read(Policies.SEARCH_MEMORY, query(", 'memory_limit_number': " + asked)));

			assertThat(refusal.condition()).isEqualTo(Condition.RESULT_COUNT_TOO_LARGE);
			assertThat(refusal.facts()).containsEntry("field", "memory_limit_number").containsEntry("maximum", 10);
			assertThat(refusal.facts().get("asked")).hasToString(asked);
			assertThat(refusal.message())
				.startsWith("memory_limit_number asks for " + asked + "; searchMemory gives at most 10 per call. ");
		}

		@ParameterizedTest
		@ValueSource(strings = { "-1", "-99999999999", "-1000000000000000000000000", "1.0", "6.5", "1e1", "'6'", "true",
				"[]", "{}" })
		void whatIsNoNumberOfResultsIsRefused(String asked) {
			Refusal refusal = refused(read(Policies.SEARCH_MEMORY, query(", 'memory_limit_number': " + asked)));

			assertThat(refusal.condition()).isEqualTo(Condition.FIELD_INVALID);
			assertThat(refusal.message()).startsWith("memory_limit_number must be a whole number, 0 or more. ");
		}

		@Test
		void aDefaultAboveTheMaximumIsNotTheCallersMistake() {
			Terms terms = Policies.terms(Policies.SEARCH_MEMORY, new ApiLimits(null, null, 4));

			assertThat(read(query("").getBytes(StandardCharsets.UTF_8), terms)).isInstanceOf(Checked.Passed.class);
		}

		@Test
		void withoutAMaximumAnyNumberPasses() {
			Terms terms = Policies.terms(Policies.SEARCH_MEMORY, new ApiLimits(null, null, null));
			byte[] body = query(", 'conversation_limit_number': 3000000000").getBytes(StandardCharsets.UTF_8);

			assertThat(asked(passed(read(body, terms)))).containsEntry("conversation_limit_number", Integer.MAX_VALUE);
		}

	}

	@Nested
	class Texts {

		@Test
		void theTextOfEveryPathIsCollectedDecoded() {
			String long1 = "\\u4eca\\u5929".repeat(1000);
			String add = add("[{'role': 'user', 'content': '" + long1 + "', 'other': 'not counted'},"
					+ "{'role': 'user', 'content': [{'type': 'text', 'text': 'a\\nb'}, {'text': null}, 'no']}]");

			assertThat(passed(read(Policies.ADD_MESSAGE, add)).texts()).containsExactly("\u4eca\u5929".repeat(1000),
					"a\nb");
		}

		@Test
		void aBodyOfNoMoreBytesThanTokensAllowedIsNotCollected() {
			String body = json(query(""));
			byte[] full = (body + " ".repeat(4000 - body.length())).getBytes(StandardCharsets.UTF_8);
			byte[] over = (body + " ".repeat(4001 - body.length())).getBytes(StandardCharsets.UTF_8);
			Terms terms = Policies.terms(Policies.SEARCH_MEMORY);

			assertThat(passed(read(full, terms)).texts()).isEmpty();
			assertThat(passed(read(over, terms)).texts()).containsExactly("q");
		}

	}

	private static Reading search(String more) {
		return passed(read(Policies.SEARCH_MEMORY, query(more)));
	}

	private static String query(String more) {
		return json("{'user_id': 'u', 'query': 'q'" + more + "}");
	}

	private static String add(String messages) {
		return json("{'user_id': 'u', 'conversation_id': 'c', 'messages': " + messages + "}");
	}

	private static String with(String body, String member) {
		return body.substring(0, body.length() - 1) + ", " + member + "}";
	}

	private static Refusal refused(String body) {
		return refused(read(Policies.ADD_MESSAGE, body));
	}

	private static Checked<Reading> read(Api api, String body) {
		return read(json(body).getBytes(StandardCharsets.UTF_8), Policies.terms(api));
	}

	private static Checked<Reading> read(byte[] body, Terms terms) {
		return RequestReader.read(body, terms, Shape.of(terms.api(), terms.watch().fields()));
	}

	private static Map<String, Integer> asked(Reading reading) {
		return reading.measures(null).results();
	}

	private static String json(String withSingleQuotes) {
		return withSingleQuotes.replace('\'', '"');
	}

	private static Reading passed(Checked<Reading> checked) {
		assertThat(checked).isInstanceOf(Checked.Passed.class);
		return ((Checked.Passed<Reading>) checked).value();
	}

	private static Refusal refused(Checked<Reading> checked) {
		assertThat(checked).isInstanceOf(Checked.Refused.class);
		return ((Checked.Refused<Reading>) checked).refusal();
	}

}
