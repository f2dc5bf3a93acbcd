package io.memgate.gateway.payload;

import java.nio.charset.StandardCharsets;

import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.Code;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AnswerReaderTests {

	private static final AnswerReader READER = new AnswerReader();

	@Test
	void aSuccessIsTheBackendsOwnBytes() {
		byte[] body = bytes("{'code': 0, 'data': {'memory_detail_list': [{'id': 'a'}], 'x': 1.50}, 'message': 'ok'}");

		Answer answer = READER.read(Policies.SEARCH_MEMORY, Policies.ENVELOPE, new ApiLimits(null, null, 10), 200,
				body);

		assertThat(((Answer.Success) answer).body()).isSameAs(body);
	}

	@Test
	void theCodeMayComeLast() {
		assertThat(read(200, "{'message': 'ok', 'data': null, 'code': 0}")).isInstanceOf(Answer.Success.class);
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 201, 202, 299 })
	void everyStatusOfTheTwoHundredsMaySucceed(int status) {
		assertThat(read(status, "{'code': 0, 'data': {}, 'message': 'ok'}")).isInstanceOf(Answer.Success.class);
	}

	@Test
	void listsAreCutToTheMaximumAndNothingElseChanges() {
		String body = """
				{ 'code': 0, 'data': {'note': [1, 2, 3, 4], 'memory_detail_list': [%s],
				  'total': 1.50, 'preference_detail_list': [ %s ] , 'other': {'memory_detail_list': [1, 2, 3, 4]}},
				  'message': 'ok' }
				""";
		String memories = "{'id': 'a', 'tags': [1, 2, 3, 4]} , {'id': 'b,]'}";

		String cut = success(2, body.formatted(memories + " ,\n {'id': 'c'}, [], '\u00e9'", "1, 2,3 , 4"));

		assertThat(cut).isEqualTo(json(body.formatted(memories + " ", "1, 2").replace("2 ]", "2]")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "[1]", "[1, 2]", "['a', 'b']", "null", "3", "'text'", "{'a': [1, 2, 3]}" })
	void aListWithinTheMaximumIsLeftAlone(String list) {
		String body = json("{'code': 0, 'data': {'memory_detail_list': " + list + "}}");

		assertThat(success(2, body)).isEqualTo(body);
	}

	@ParameterizedTest
	@ValueSource(strings = { "['a', 'b', 'c']", "[1, 2, 3]", "[null, true, false]", "[1, 2, {'a': []}]",
			"[[1, 2, 3], [1, 2, 3], [1]]", "[1.5, -2, 3e9, 4, 5]", "['\u4eca', '\\u4eca', '\ud83d\ude00']" })
	void elementsOfAnyTypeAreCut(String list) {
		String body = json("{'code': 0, 'data': {'memory_detail_list': " + list + "}}");
		String two = list.replaceAll("^(\\[(\\[.*?]|[^,]*), (\\[.*?]|[^,]*)), .*$", "$1]");

		assertThat(success(2, body)).isEqualTo(json("{'code': 0, 'data': {'memory_detail_list': " + two + "}}"));
	}

	@Test
	void aMaximumOfNoneLeavesAnEmptyList() {
		assertThat(success(0, "{'code': 0, 'data': {'memory_detail_list': [ {'id': 'a'}, 2 ]}}"))
			.isEqualTo(json("{'code': 0, 'data': {'memory_detail_list': []}}"));
	}

	@Test
	void withoutAMaximumNothingIsCut() {
		String body = json("{'code': 0, 'data': {'memory_detail_list': [1, 2, 3]}}");

		assertThat(success(null, body)).isEqualTo(body);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'code': 50000, 'message': 'x'}", "{'code': '0'}", "{'code': 1, 'data': {}}",
			"{'code': 40000, 'message': 'not among the caller mistakes of this profile'}" })
	void anotherCodeIsAFailure(String body) {
		assertThat(read(200, body)).isEqualTo(new Answer.Failed());
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 301, 302, 304, 500, 502, 503, 504 })
	void aStatusThatIsNeitherSuccessNorMistakeIsAFailure(int status) {
		assertThat(read(status, "{'code': 0, 'data': {}, 'message': 'ok'}")).isEqualTo(new Answer.Failed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "ok", "[]", "0", "{}", "{'data': {}}", "{'code': null}", "{'code': 0.0}",
			"{'code': [0]}", "{'code': 0", "{'code': 0, 'data': {'memory_detail_list': [{'id': 'a'}",
			"{'code': 0, 'data': {}, 'message': 'o", "{'code': 0} {}", "{'code': 0}x", "{'code': 0, 'code': 1}",
			"<html></html>" })
	void whatIsNotOneEnvelopeIsUnreadable(String body) {
		assertThat(read(200, body)).isEqualTo(new Answer.Unreadable());
	}

	@Test
	void everyCutOfAnAnswerIsUnreadable() {
		String body = json("{'code': 0, 'data': {'memory_detail_list': [{'id': 'a'}, 1, 'b']}, 'message': 'ok'}");
		for (int length = 0; length < body.length(); length++) {
			assertThat(read(200, body.substring(0, length))).isEqualTo(new Answer.Unreadable());
		}
	}

	@Test
	void aClientErrorIsTheCallersMistakeWithTheBackendsWords() {
		assertThat(read(404, "{'code': 40401, 'data': null, 'message': 'No such memory'}"))
			.isEqualTo(new Answer.CallerMistake(404, new Code("40401", true), "No such memory"));
		assertThat(read(422, "{'code': 'E_1', 'message': 'No such memory'}"))
			.isEqualTo(new Answer.CallerMistake(422, new Code("E_1", false), "No such memory"));
	}

	@Test
	void aCodeOfTheProfileMakesASuccessfulStatusTheCallersMistake() {
		assertThat(read(200, "{'code': 40004, 'message': 'No such memory'}"))
			.isEqualTo(new Answer.CallerMistake(400, new Code("40004", true), "No such memory"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Not found", "{'code': 0, 'message': ''}", "{'code': 0}", "{'message': 'x'}",
			"{'code': '\\\"}{', 'message': null}", "[]", "{'code': 4040" })
	void aClientErrorWithoutAnEnvelopeOrWithASuccessCodeStillIsOne(String body) {
		assertThat(read(404, body))
			.isEqualTo(new Answer.CallerMistake(404, null, "The memory service refused the call without a message."));
	}

	@Test
	void theMessageIsOneLineOfBoundedLength() {
		String message = "a\\u0000b\\r\\nc\\u2028d\\u0085e" + "\ud83d\ude00".repeat(300);

		Answer.CallerMistake mistake = (Answer.CallerMistake) read(400, "{'code': 1, 'message': '" + message + "'}");

		assertThat(mistake.message()).isEqualTo("abcde" + "\ud83d\ude00".repeat(147));
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
			    | 3 | [1, 2]    | [3, 4, 5] | [1, 2]    | [3]
			    | 2 | [1, 2]    | [3]       | [1, 2]    | []
			    | 5 | [1, 2]    | [3, 4, 5] | [1, 2]    | [3, 4, 5]
			  2 | 3 | [1, 2, 3] | [4, 5]    | [1, 2]    | [4]
			""")
	void allListsTogetherAreCutAndWhatComesFirstStays(@Nullable Integer each, int total, String facts,
			String preferences, String factsLeft, String preferencesLeft) {
		ApiLimits limits = new ApiLimits(null, null, each, total, null, null);
		String body = "{'code': 0, 'data': {'memory_detail_list': %s, 'n': [7, 8, 9], 'preference_detail_list': %s}}";

		assertThat(cut(limits, body.formatted(facts, preferences)))
			.isEqualTo(json(body.formatted(factsLeft, preferencesLeft)));
	}

	private static String success(@Nullable Integer maxResults, String body) {
		return cut(new ApiLimits(null, null, maxResults), body);
	}

	private static String cut(ApiLimits limits, String body) {
		Answer answer = READER.read(Policies.SEARCH_MEMORY, Policies.ENVELOPE, limits, 200, bytes(body));
		assertThat(answer).isInstanceOf(Answer.Success.class);
		return new String(((Answer.Success) answer).body(), StandardCharsets.UTF_8);
	}

	private static Answer read(int status, String body) {
		return READER.read(Policies.SEARCH_MEMORY, Policies.ENVELOPE, new ApiLimits(null, null, 10), status,
				bytes(body));
	}

	private static byte[] bytes(String body) {
		return json(body).getBytes(StandardCharsets.UTF_8);
	}

	private static String json(String withSingleQuotes) {
		return withSingleQuotes.replace('\'', '"');
	}

}
