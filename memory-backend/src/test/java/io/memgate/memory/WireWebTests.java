package io.memgate.memory;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import io.memgate.memory.GatewayClient.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rows of the wire contract beyond adding, finding and deleting.
 */
class WireWebTests {

	private static final RunningBackend backend = RunningBackend.shared();

	private GatewayClient client;

	@BeforeEach
	void takeAnAccountOfItsOwn() {
		this.client = backend.asSomeone();
	}

	@Test
	void everyOptionalFieldMayBeNull() {
		Answer added = this.client.call("/add/message",
				"""
						{"user_id":"u","conversation_id":"c","agent_id":null,"app_id":null,"tags":null,"info":null,
						 "allow_public":null,"allow_knowledgebase_ids":null,"async_mode":null,"source":null,
						 "messages":[{"role":"user","content":"hello","chat_time":null,"tool_calls":null,"tool_call_id":null}]}""");
		Answer found = this.client.call("/search/memory", """
				{"user_id":"u","query":"hello","conversation_id":null,"memory_limit_number":null,
				 "include_preference":null,"preference_limit_number":null,"include_tool_memory":null,
				 "tool_memory_limit_number":null,"include_skill":null,"skill_limit_number":null,"relativity":null,
				 "filter":null,"knowledgebase_ids":null,"context_format":"memory"}""");
		Answer messages = this.client.call("/get/message", """
				{"user_id":"u","conversation_id":"c","message_limit_number":null,"conversation_limit_number":null,
				 "source":null}""");
		Answer listed = this.client.call("/get/memory", """
				{"user_id":"u","page":null,"size":null,"filter":null,"include_preference":null}""");

		assertThat(added.data().get("status").stringValue()).isEqualTo("running");
		assertThat(found.data().propertyNames()).containsExactly("memory_detail_list", "preference_detail_list");
		assertThat(values(found, "memory_detail_list")).containsExactly("hello");
		assertThat(messages.data().get("message_detail_list").get(0).propertyNames()).containsExactlyInAnyOrder("role",
				"content", "create_time", "update_time");
		assertThat(listed.data().propertyNames()).containsExactly("memory_detail_list", "preference_detail_list",
				"total", "size", "current", "pages");
	}

	@Test
	void preferencesAreToldApartFromFacts() {
		add("I prefer window seats on long flights");
		add("My flight to Lisbon has no window seats left");

		JsonNode found = search("\"query\":\"window seats on flights\"").data();

		assertThat(values(found.get("memory_detail_list"), "memory_value"))
			.containsExactly("My flight to Lisbon has no window seats left");
		JsonNode preference = found.get("preference_detail_list").get(0);
		assertThat(preference.propertyNames()).containsExactlyInAnyOrder("id", "preference_type", "preference",
				"reasoning", "create_time", "conversation_id", "status", "update_time", "relativity");
		assertThat(preference.get("preference").stringValue()).isEqualTo("I prefer window seats on long flights");
		assertThat(preference.get("preference_type").stringValue()).isEqualTo("explicit_preference");
		assertThat(found.get("preference_note").isString()).isTrue();
		assertThat(byId(preference.get("id").stringValue()).data().get("memory_type").stringValue())
			.isEqualTo("PreferenceMemory");
	}

	@Test
	void whoDoesNotTellPreferencesApartFindsThemAmongTheMemories() {
		add("I prefer window seats");

		JsonNode found = search("\"query\":\"window seats\",\"include_preference\":false").data();
		JsonNode listed = this.client.call("/get/memory", "{\"user_id\":\"u\",\"include_preference\":false}").data();

		assertThat(values(found.get("memory_detail_list"), "memory_value")).containsExactly("I prefer window seats");
		assertThat(found.get("preference_detail_list").size()).isZero();
		assertThat(found.has("preference_note")).isFalse();
		assertThat(values(listed.get("memory_detail_list"), "memory_value")).containsExactly("I prefer window seats");
	}

	@Test
	void eachListHasItsOwnLimit() {
		IntStream.range(0, 8).forEach((i) -> add("I like tea number " + i));
		IntStream.range(0, 8).forEach((i) -> add("Tea is sold in shop " + i));

		assertThat(sizes("")).containsExactly(6, 6);
		assertThat(sizes(",\"preference_limit_number\":2")).containsExactly(6, 2);
		assertThat(sizes(",\"preference_limit_number\":0,\"memory_limit_number\":8")).containsExactly(8, 0);
	}

	@Test
	void toolMessagesAreKeptAndAreFoundWhenAskedFor() {
		this.client.call("/add/message", """
				{"user_id":"u","conversation_id":"c","messages":[
				  {"role":"assistant","content":null,"tool_calls":[{"id":"t1","type":"function",
				    "function":{"name":"get_weather","arguments":"{\\"city\\":\\"Lisbon\\"}"}}]},
				  {"role":"tool","content":"Sunny in Lisbon","tool_call_id":"t1"}]}""");

		JsonNode messages = this.client.call("/get/message", "{\"user_id\":\"u\",\"conversation_id\":\"c\"}")
			.data()
			.get("message_detail_list");
		JsonNode without = search("\"query\":\"Lisbon\"").data();
		JsonNode with = search("\"query\":\"Lisbon\",\"include_tool_memory\":true,\"include_skill\":true").data();

		assertThat(messages.get(0).get("content").stringValue()).isEmpty();
		assertThat(messages.get(0).get("tool_calls").get(0).get("function").get("name").stringValue())
			.isEqualTo("get_weather");
		assertThat(messages.get(1).get("tool_call_id").stringValue()).isEqualTo("t1");
		assertThat(without.get("memory_detail_list").size()).isZero();
		assertThat(without.has("tool_memory_detail_list")).isFalse();
		assertThat(values(with.get("tool_memory_detail_list"), "memory_value"))
			.containsExactlyInAnyOrder("Sunny in Lisbon", "get_weather {\"city\":\"Lisbon\"}");
		assertThat(with.get("skill_detail_list").size()).isZero();
	}

	@Test
	void aMemoryIsUpdatedInItsPlace() {
		String id = add("We meet on Monday");
		add("Nothing else");

		Answer updated = this.client.call("/update/memory", "{\"memory_id\":\"" + id
				+ "\",\"content\":\"We meet on Friday\",\"title\":\"Meeting\",\"status\":null}");

		assertThat(updated.data()).hasToString("{\"success\":true}");
		JsonNode memory = byId(id).data();
		assertThat(memory.get("memory_value").stringValue()).isEqualTo("We meet on Friday");
		assertThat(memory.get("memory_key").stringValue()).isEqualTo("Meeting");
		assertThat(memory.get("update_time").longValue()).isGreaterThanOrEqualTo(memory.get("create_time").longValue());
		assertThat(search("\"query\":\"Monday\"").data().get("memory_detail_list").size()).isZero();
		assertThat(values(search("\"query\":\"Friday\""), "memory_detail_list")).startsWith("We meet on Friday");
		assertThat(this.client.call("/get/message", "{\"user_id\":\"u\",\"conversation_id\":\"c\"}")
			.data()
			.get("message_detail_list")
			.valueStream()
			.map((message) -> message.get("content").stringValue()))
			.containsExactly("We meet on Friday", "Nothing else");
	}

	@Test
	void anArchivedMemoryIsListedAndNotFoundUntilItIsActivatedAgain() {
		String id = add("We meet on Monday");

		update(id, "\"status\":\"archived\"");
		assertThat(search("\"query\":\"Monday\"").data().get("memory_detail_list").size()).isZero();
		assertThat(byId(id).data().get("status").stringValue()).isEqualTo("archived");
		assertThat(this.client.call("/get/memory", "{\"user_id\":\"u\"}").data().get("total").intValue()).isOne();

		update(id, "\"status\":\"activated\"");
		assertThat(search("\"query\":\"Monday\"").data().get("memory_detail_list").size()).isOne();
	}

	@Test
	void whatIsNotThereOrIsAnothersIsNotUpdated() {
		String id = add("We meet on Monday");

		assertThat(update("no-such", "\"title\":\"x\"").status()).isEqualTo(404);
		assertThat(update(id, "\"title\":\"x\",\"user_id\":\"v\"").status()).isEqualTo(404);
		this.client.call("/delete/memory", "{\"memory_ids\":[\"" + id + "\"]}");
		assertThat(update(id, "\"content\":\"back\"").status()).isEqualTo(404);
		assertThat(byId(id).status()).isEqualTo(404);
	}

	@Test
	void feedbackIsAMemoryAndNoMessage() {
		UUID request = UUID.randomUUID();

		Answer answer = this.client.call(request, "/add/feedback",
				"""
						{"user_id":"u","conversation_id":"c","feedback_content":"No, the meeting is in Porto","agent_id":null}""");

		assertThat(answer.data())
			.hasToString("{\"success\":true,\"task_id\":\"%s\",\"status\":\"running\"}".formatted(request));
		assertThat(values(search("\"query\":\"Porto\""), "memory_detail_list"))
			.containsExactly("No, the meeting is in Porto");
		assertThat(this.client.call("/get/message", "{\"user_id\":\"u\",\"conversation_id\":\"c\"}")
			.data()
			.get("message_detail_list")
			.size()).isZero();
		assertThat(this.client.call("/get/status", "{\"task_id\":\"" + request + "\"}").data().get("status").isString())
			.isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{}                                                              | one two
			{"agent_id":"bot"}                                              | one
			{"app_id":"shop"}                                               | two
			{"source":"sdk"}                                                | one
			{"tags":{"contains":"work"}}                                    | one
			{"tags":"home"}                                                 | two
			{"tags":{"in":["work","home"]}}                                 | one two
			{"scene":"chat"}                                                | one
			{"info.scene":{"eq":"call"}}                                    | two
			{"level":2}                                                     | one
			{"level":2.0}                                                   | one
			{"urgent":true}                                                 | two
			{"conversation_id":"c1"}                                        | one
			{"and":[{"tags":{"contains":"work"}},{"scene":"chat"}]}         | one
			{"and":[{"tags":{"contains":"work"}},{"scene":"call"}]}         | ``
			{"or":[{"agent_id":"bot"},{"app_id":"shop"}]}                   | one two
			{"and":[{"or":[{"scene":"chat"},{"scene":"call"}]},{"level":2}]} | one
			{"tags":"work","scene":"chat"}                                  | one
			{"user":{"and":[{"scene":"chat"}]},"public":{"and":[{"scene":"x"}]}} | one
			{"knowledgebase":{"and":[{"scene":"x"}]}}                       | one two
			{"create_time":{"gte":"2026-01-01"}}                            | one two
			{"create_time":{"lt":"2026-01-01"}}                             | ``
			{"create_time":{"gt":"2026-01-01 00:00:00","lte":"2100-12-31"}} | one two
			{"update_time":{"lt":1000}}                                     | ``
			{"update_time":{"gte":"2026-01-01T00:00:00+08:00"}}             | one two
			{"and":[{"create_time":{"gte":"2026-01-01"}},{"scene":"call"}]} | two
			""")
	void aFilterNarrowsSearchesAndListsDown(String filter, String expected) {
		this.client.call("/add/message",
				"""
						{"user_id":"u","conversation_id":"c1","agent_id":"bot","source":"sdk","tags":["work","x"],
						 "info":{"scene":"chat","level":2,"deep":{"a":1}},"messages":[{"role":"user","content":"number one"}]}""");
		this.client.call("/add/message", """
				{"user_id":"u","conversation_id":"c2","app_id":"shop","tags":["home"],
				 "info":{"scene":"call","urgent":true},"messages":[{"role":"user","content":"number two"}]}""");
		List<String> wanted = (expected != null) ? List.of(expected.split(" ")) : List.of();

		Answer found = search("\"query\":\"number\",\"filter\":" + filter);
		Answer listed = this.client.call("/get/memory", "{\"user_id\":\"u\",\"filter\":" + filter + "}");

		assertThat(found.status()).as(found.message()).isEqualTo(200);
		assertThat(values(found, "memory_detail_list")).map((value) -> value.substring("number ".length()))
			.filteredOn((value) -> !value.isEmpty())
			.containsExactlyInAnyOrderElementsOf(wanted.stream().filter((word) -> !word.isEmpty()).toList());
		assertThat(listed.data().get("total").intValue())
			.isEqualTo((int) wanted.stream().filter((word) -> !word.isEmpty()).count());
	}

	private String add(String text) {
		Answer added = this.client.call("/add/message",
				"{\"user_id\":\"u\",\"conversation_id\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text
						+ "\"}]}");
		assertThat(added.status()).as(added.message()).isEqualTo(200);
		return added.data().get("task_id").stringValue() + "-0";
	}

	private Answer update(String id, String fields) {
		return this.client.call("/update/memory", "{\"memory_id\":\"" + id + "\"," + fields + "}");
	}

	private Answer byId(String id) {
		return this.client.get(GatewayClient.API + "/get/memory/" + id);
	}

	private Answer search(String fields) {
		return this.client.call("/search/memory", "{\"user_id\":\"u\"," + fields + "}");
	}

	private List<Integer> sizes(String fields) {
		JsonNode found = search("\"query\":\"tea\"" + fields).data();
		return List.of(found.get("memory_detail_list").size(), found.get("preference_detail_list").size());
	}

	private static List<String> values(Answer answer, String list) {
		return values(answer.data().get(list), "memory_value");
	}

	private static List<String> values(JsonNode list, String field) {
		return list.valueStream().map((memory) -> memory.get(field).stringValue()).toList();
	}

}
