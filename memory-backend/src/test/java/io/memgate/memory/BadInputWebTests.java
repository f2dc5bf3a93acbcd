package io.memgate.memory;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.memgate.memory.GatewayClient.Answer;

import static org.assertj.core.api.Assertions.assertThat;

class BadInputWebTests {

	private static final RunningBackend backend = RunningBackend.shared();

	private static final GatewayClient client = backend.asSomeone();

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					/add/message    | ``                                          | must be a JSON object
					/add/message    | {                                           | is not valid JSON
					/add/message    | {} {}                                       | is not valid JSON
					/add/message    | {"user_id":"a","user_id":"b"}               | Duplicate
					/add/message    | []                                          | The body must be a JSON object
					/add/message    | {"user_id":"\\ud800"}                       | The body has half of a surrogate pair
					/add/message    | {"info":{"a":["\\udfff"]}}                  | The body has half of a surrogate pair
					/add/message    | {}                                          | user_id is required
					/add/message    | {"user_id":null}                            | user_id is required
					/add/message    | {"user_id":7}                               | user_id must be a string
					/add/message    | {"user_id":" "}                             | user_id must not be empty
					/add/message    | {"user_id":"u"}                             | conversation_id is required
					/add/message    | {"user_id":"u","conversation_id":"c"}       | messages must have from 1 to 500 messages
					/add/message    | {"user_id":"u","conversation_id":"c","messages":{}}                           | messages must be an array
					/add/message    | {"user_id":"u","conversation_id":"c","messages":["x"]}                        | messages must be an array of objects
					/add/message    | {"user_id":"u","conversation_id":"c","messages":[{"content":"x"}]}            | messages[0].role is required
					/add/message    | {"user_id":"u","conversation_id":"c","messages":[{"role":"me","content":"x"}]} | messages[0].role must be user, assistant, system or tool
					/add/message    | {"user_id":"u","conversation_id":"c","messages":[{"role":"user"}]}            | messages[0].content is required
					/add/message    | {"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":1}]} | messages[0].content must be a string
					/add/message    | {"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":[{"type":"text"}]}]} | messages[0].content[0].text is required
					/add/message    | {"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":"x"}],"tags":[1]} | tags must be an array of strings
					/add/message    | {"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":"x"}],"info":1} | info must be an object
					/add/message    | {"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":"x"}],"async_mode":"no"} | async_mode must be true or false
					/search/memory  | {"user_id":"u"}                             | query is required
					/search/memory  | {"user_id":"u","query":"q","memory_limit_number":26}   | memory_limit_number must be a whole number from 1 to 25, not 26
					/search/memory  | {"user_id":"u","query":"q","memory_limit_number":0}    | memory_limit_number must be a whole number from 1 to 25, not 0
					/search/memory  | {"user_id":"u","query":"q","memory_limit_number":1.5}  | memory_limit_number must be a whole number
					/search/memory  | {"user_id":"u","query":"q","memory_limit_number":"6"}  | memory_limit_number must be a whole number
					/search/memory  | {"user_id":"u","query":"q","relativity":1.1}           | relativity must be from 0 to 1
					/search/memory  | {"user_id":"u","query":"q","preference_limit_number":26}   | preference_limit_number must be a whole number from 0 to 25, not 26
					/search/memory  | {"user_id":"u","query":"q","tool_memory_limit_number":-1}  | tool_memory_limit_number must be a whole number from 0 to 25, not -1
					/search/memory  | {"user_id":"u","query":"q","skill_limit_number":"x"}       | skill_limit_number must be a whole number
					/search/memory  | {"user_id":"u","query":"q","include_preference":1}         | include_preference must be true or false
					/search/memory  | {"user_id":"u","query":"q","knowledgebase_ids":"k"}        | knowledgebase_ids must be an array
					/search/memory  | {"user_id":"u","query":"q","filter":"x"}             | filter must be an object
					/search/memory  | {"user_id":"u","query":"q","filter":{"and":[{}]}}      | filter and must be an array of objects with a condition each
					/search/memory  | {"user_id":"u","query":"q","filter":{"or":[]}}         | filter or must be an array of at least one condition
					/search/memory  | {"user_id":"u","query":"q","filter":{"create_time":{"like":"2026"}}} | filter create_time takes gt, gte, lt and lte
					/search/memory  | {"user_id":"u","query":"q","filter":{"create_time":{"gte":"soon"}}}  | filter create_time is compared with a date
					/search/memory  | {"user_id":"u","query":"q","filter":{"tags":{"like":"x"}}}           | filter tags takes a value, or one of eq, contains and in
					/search/memory  | {"user_id":"u","query":"q","filter":{"tags":["x"]}}                  | filter tags is compared with a string, a number, true or false
					/search/memory  | {"user_id":"u","query":"q","filter":{"tags":{"in":[]}}}              | filter tags in takes an array of 1 to 100 values
					/get/memory     | {"user_id":"u","filter":{"agent_id":null}}                           | filter agent_id is compared with a string
					/get/message    | {"user_id":"u","conversation_id":"c","message_limit_number":51} | message_limit_number must be a whole number from 1 to 50, not 51
					/get/message    | {"user_id":"u"}                             | conversation_id is required
					/get/memory     | {"user_id":"u","size":51}                   | size must be a whole number from 1 to 50
					/get/memory     | {"user_id":"u","page":0}                    | page must be a whole number from 1
					/delete/memory  | {}                                          | user_id is required
					/delete/memory  | {"memory_ids":"x"}                          | memory_ids must be an array
					/get/message    | {"user_id":"u","conversation_id":"c","conversation_limit_number":0} | conversation_limit_number must be a whole number from 1
					/add/message    | {"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":null}]}            | messages[0].content is required
					/add/message    | {"user_id":"u","conversation_id":"c","messages":[{"role":"assistant","content":null,"tool_calls":[{}]}]} | messages[0].tool_calls[0].function must be an object
					/add/message    | {"user_id":"u","conversation_id":"c","messages":[{"role":"assistant","content":null,"tool_calls":[{"function":{}}]}]} | messages[0].tool_calls[0].function.name is required
					/add/message    | {"user_id":"u","conversation_id":"c","allow_public":"yes","messages":[{"role":"user","content":"x"}]} | allow_public must be true or false
					/add/feedback   | {"user_id":"u","conversation_id":"c"}       | feedback_content is required
					/add/feedback   | {"user_id":"u","conversation_id":"c","feedback_content":" "} | feedback_content must not be empty
					/update/memory  | {"content":"x"}                             | memory_id is required
					/update/memory  | {"memory_id":"m","content":null}            | One of content, title and status is required
					/update/memory  | {"memory_id":"m","content":" "}             | content must not be empty
					/update/memory  | {"memory_id":"m","status":"deleted"}        | status must be activated or archived
					/get/status     | {}                                          | task_id is required
					""")
	void badInputIsNamed(String operation, String body, String message) {
		Answer answer = client.call(operation, (body != null) ? body : "");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.code()).isEqualTo(40000);
		assertThat(answer.envelope().get("data").isNull()).isTrue();
		assertThat(answer.message()).contains(message);
	}

	@Test
	void anIdHasAtMostAHundredCharacters() {
		assertThat(client.call("/get/memory", "{\"user_id\":\"" + "猫".repeat(100) + "\"}").status()).isEqualTo(200);
		assertThat(client.call("/get/memory", "{\"user_id\":\"" + "猫".repeat(101) + "\"}").message())
			.isEqualTo("user_id must have at most 100 characters");
	}

	@Test
	void whatIsKeptWithEveryMessageIsBounded() {
		assertThat(add("\"tags\":[" + "\"t\",".repeat(20) + "\"t\"]").status()).isEqualTo(200);
		assertThat(add("\"tags\":[" + quoted(21) + "]").message()).isEqualTo("tags must have at most 20 elements");
		assertThat(add("\"tags\":[\"" + "x".repeat(101) + "\"]").message())
			.isEqualTo("tags must have strings of at most 100 characters");
		assertThat(add("\"info\":{\"k\":\"" + "x".repeat(2000) + "\"}").message())
			.isEqualTo("info must have at most 2000 characters of JSON");
		assertThat(client
			.call("/add/message",
					"{\"user_id\":\"u\",\"conversation_id\":\"c\",\"messages\":["
							+ "{\"role\":\"user\",\"content\":\"\"},".repeat(500) + "{}]}")
			.message()).isEqualTo("messages must have from 1 to 500 messages");
	}

	@Test
	void deepNestingIsRefused() {
		assertThat(client.call("/get/memory", "{\"info\":" + "[".repeat(40) + "]".repeat(40) + "}").status())
			.isEqualTo(400);
	}

	@Test
	void aBodyIsAtMostOneMegabyte() {
		String most = "{\"user_id\":\"u\",\"x\":\"" + "x".repeat((1 << 20) - 22) + "\"}";

		assertThat(client.call("/get/memory", most).status()).isEqualTo(200);
		Answer larger = client.call("/get/memory", most + " ");
		assertThat(larger.status()).isEqualTo(413);
		assertThat(larger.closed()).isTrue();
		assertThat(larger.message()).isEqualTo("The body is larger than 1048576 bytes");
	}

	private static Answer add(String field) {
		return client.call("/add/message",
				"{\"user_id\":\"u\",\"conversation_id\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
						+ field + "}");
	}

	private static String quoted(int strings) {
		return IntStream.range(0, strings).mapToObj((i) -> "\"" + i + "\"").collect(Collectors.joining(","));
	}

	@Test
	void unknownPathsAndMethodsAreNotFound() {
		assertThat(client.call("/no/such", "{}").status()).isEqualTo(404);
		assertThat(client.get(GatewayClient.API + "/add/message").status()).isEqualTo(404);
		assertThat(client.get(GatewayClient.API + "/get/memory/a/b").status()).isEqualTo(404);
		assertThat(client.get(GatewayClient.API + "/get/memory/no-such").message())
			.isEqualTo("There is no memory no-such");
	}

}
