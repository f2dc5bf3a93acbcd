package io.memgate.memory;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.memgate.memory.GatewayClient.Answer;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryWebTests {

	private static final RunningBackend backend = RunningBackend.shared();

	private GatewayClient client;

	@BeforeEach
	void takeAnAccountOfItsOwn() {
		this.client = backend.asSomeone();
	}

	@Test
	void addingAnswersTheTaskAndItsStatus() {
		UUID id = UUID.randomUUID();

		Answer async = this.client.call(id, "/add/message", message("u", "c", "hello"));
		Answer sync = add(
				"""
						{"user_id":"u","conversation_id":"c","async_mode":false,"messages":[{"role":"user","content":"hi"}]}""");

		assertThat(async.envelope()).hasToString(
				"{\"code\":0,\"data\":{\"success\":true,\"task_id\":\"%s\",\"status\":\"running\"},\"message\":\"ok\"}"
					.formatted(id));
		assertThat(sync.data().get("status").stringValue()).isEqualTo("completed");
		assertThat(status(sync.data().get("task_id").stringValue()).data()).hasToString("{\"status\":\"completed\"}");
	}

	@Test
	void aStatusOfAnUnknownTaskIsNotFound() {
		assertThat(status(UUID.randomUUID().toString()).status()).isEqualTo(404);
		assertThat(status("nonsense").status()).isEqualTo(404);
	}

	@Test
	void messagesAreReadBackAtOnceInTheOrderTheyWereSaid() {
		add("""
				{"user_id":"u","conversation_id":"c","messages":[
				  {"role":"user","content":"first","chat_time":"2026-01-01 10:00:00"},
				  {"role":"assistant","content":"second"}]}""");
		add(message("u", "c", "third"));
		add(message("u", "other", "elsewhere"));

		JsonNode messages = messages("u", "c", 50);

		assertThat(messages.valueStream().map((m) -> m.get("content").stringValue())).containsExactly("first", "second",
				"third");
		assertThat(messages.get(0).propertyNames()).containsExactlyInAnyOrder("role", "content", "create_time",
				"update_time", "chat_time");
		assertThat(messages.get(0).get("chat_time").stringValue()).isEqualTo("2026-01-01 10:00:00");
		assertThat(messages.get(1).get("role").stringValue()).isEqualTo("assistant");
		assertThat(messages.get(1).has("chat_time")).isFalse();
	}

	@Test
	void theNewestMessagesAreReadSixUnlessMoreAreAskedFor() {
		IntStream.rangeClosed(1, 60).forEach((i) -> add(message("u", "c", "m" + i)));

		Answer six = this.client.call("/get/message",
				"{\"user_id\":\"u\",\"conversation_id\":\"c\",\"message_limit_number\":null}");
		JsonNode fifty = messages("u", "c", 50);

		assertThat(six.data().get("message_detail_list").valueStream().map((m) -> m.get("content").stringValue()))
			.containsExactly("m55", "m56", "m57", "m58", "m59", "m60");
		assertThat(fifty.size()).isEqualTo(50);
		assertThat(fifty.get(0).get("content").stringValue()).isEqualTo("m11");
	}

	@Test
	void contentSentAsPartsComesBackAsPartsAndIsFoundByItsText() {
		add("""
				{"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":[
				  {"type":"text","text":"look at this giraffe"},
				  {"type":"image_url","image_url":{"url":"https://example.com/1.png","scale":0.25}},
				  {"type":"text","text":"in the zoo"}]}]}""");

		assertThat(messages("u", "c", 6).get(0).get("content")).hasToString("""
				[{"type":"text","text":"look at this giraffe"},\
				{"type":"image_url","image_url":{"url":"https://example.com/1.png","scale":0.25}},\
				{"type":"text","text":"in the zoo"}]""");
		assertThat(search("u", "giraffes").get(0).get("memory_value").stringValue())
			.isEqualTo("look at this giraffe\nin the zoo");
	}

	@Test
	void aSearchAnswersTheFieldsOfTheContract() {
		UUID id = UUID.randomUUID();
		this.client.call(id, "/add/message",
				"""
						{"user_id":"u","conversation_id":"c","agent_id":"bot","info":{"n":1},"tags":["work","2026"],"unheard_of":1,
						 "app_id":null,"messages":[{"role":"user","content":"The meeting is on Tuesday"}]}""");

		Answer found = this.client.call("/search/memory", """
				{"user_id":"u","query":"which day do we meet?","conversation_id":null,"memory_limit_number":6,
				 "include_preference":true,"preference_limit_number":6,"filter":null,"relativity":null}""");

		assertThat(found.data().propertyNames()).containsExactly("memory_detail_list", "preference_detail_list");
		assertThat(found.data().get("preference_detail_list").size()).isZero();
		JsonNode memory = found.data().get("memory_detail_list").get(0);
		assertThat(memory.propertyNames()).containsExactlyInAnyOrder("id", "memory_key", "memory_value", "memory_type",
				"create_time", "conversation_id", "status", "confidence", "tags", "update_time", "relativity");
		assertThat(memory.get("id").stringValue()).isEqualTo(id + "-0");
		assertThat(memory.get("memory_value").stringValue()).isEqualTo("The meeting is on Tuesday");
		assertThat(memory.get("tags")).hasToString("[\"work\",\"2026\"]");
		assertThat(memory.get("create_time").isIntegralNumber()).isTrue();
		assertThat(memory.get("relativity").doubleValue()).isBetween(0.0, 1.0);
	}

	@Test
	void englishIsFoundInOtherFormsOfItsWordsAndChineseByPartsOfItsText() {
		List.of("Melanie went hiking in the mountains", "她的猫喜欢睡在窗台上", "Caroline's sister paints 风景画 at night",
				"Nothing of interest")
			.forEach((text) -> add(message("u", "c", text)));

		assertThat(best("u", "who hikes on a mountain?")).isEqualTo("Melanie went hiking in the mountains");
		assertThat(best("u", "猫睡在哪里")).isEqualTo("她的猫喜欢睡在窗台上");
		assertThat(best("u", "猫")).isEqualTo("她的猫喜欢睡在窗台上");
		assertThat(best("u", "painting")).startsWith("Caroline's");
		assertThat(best("u", "Caroline")).startsWith("Caroline's");
		assertThat(best("u", "谁画风景？")).startsWith("Caroline's");
	}

	@Test
	void aSearchHonoursItsLimitAndRelativity() {
		IntStream.rangeClosed(1, 30).forEach((i) -> add(message("u", "c", "apple number " + i)));

		assertThat(search("u", "apple").size()).isEqualTo(6);
		assertThat(searchWith("\"memory_limit_number\":25").size()).isEqualTo(25);
		assertThat(searchWith("\"relativity\":0.99").size()).isZero();
	}

	@Test
	void aSearchForNothingFindsNothing() {
		add(message("u", "c", "something"));

		assertThat(search("u", "?!").size()).isZero();
		assertThat(search("u", "").size()).isZero();
		assertThat(search("nobody", "something").size()).isZero();
	}

	@Test
	void aLongTextIsFoundByItself() {
		String text = String.join(" ", IntStream.range(0, 3000).mapToObj((i) -> "w" + i).toList());
		add(message("u", "c", text));

		assertThat(best("u", text)).isEqualTo(text);
	}

	@Test
	void memoriesAreListedByPagesTheNewestFirst() {
		IntStream.rangeClosed(1, 25).forEach((i) -> add(message("u", "c" + i, "m" + i)));

		JsonNode first = this.client.call("/get/memory", "{\"user_id\":\"u\"}").data();
		JsonNode last = this.client.call("/get/memory", "{\"user_id\":\"u\",\"page\":3,\"size\":10}").data();
		JsonNode beyond = this.client.call("/get/memory", "{\"user_id\":\"u\",\"page\":4,\"size\":10}").data();

		assertThat(values(first.get("memory_detail_list"))).hasSize(10).startsWith("m25").endsWith("m16");
		assertThat(values(last.get("memory_detail_list"))).containsExactly("m5", "m4", "m3", "m2", "m1");
		assertThat(beyond.get("memory_detail_list").size()).isZero();
		assertThat(last.get("total").intValue()).isEqualTo(25);
		assertThat(last.get("size").intValue()).isEqualTo(10);
		assertThat(last.get("current").intValue()).isEqualTo(3);
		assertThat(last.get("pages").intValue()).isEqualTo(3);
	}

	@Test
	void aDeletedMemoryIsGoneAtOnce() {
		String id = memoryId(add(message("u", "c", "forget me")));
		String other = memoryId(add(message("u", "c", "keep me")));

		Answer deleted = this.client.call("/delete/memory", "{\"memory_ids\":[\"" + id + "\"]}");

		assertThat(deleted.data()).hasToString("{\"success\":true}");
		assertThat(byId(id).status()).isEqualTo(404);
		assertThat(values(search("u", "me"))).containsExactly("keep me");
		assertThat(messages("u", "c", 6).size()).isOne();
		assertThat(byId(other).data().get("memory_value").stringValue()).isEqualTo("keep me");
	}

	@Test
	void deletingSeveralIsAllOrNothing() {
		String id = memoryId(add(message("u", "c", "still here")));

		Answer answer = this.client.call("/delete/memory", "{\"memory_ids\":[\"" + id + "\",\"no-such\"]}");

		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.code()).isEqualTo(40400);
		assertThat(answer.message()).isEqualTo("There is no memory no-such");
		assertThat(byId(id).status()).isEqualTo(200);
	}

	@Test
	void deletingAUserLeavesOthersAndWhatIsAddedLater() {
		add(message("u", "c", "old"));
		String other = memoryId(add(message("v", "c", "of another")));

		this.client.call("/delete/memory", "{\"user_id\":\"u\"}");
		add(message("u", "c", "new"));

		assertThat(values(search("u", "old new"))).containsExactly("new");
		assertThat(byId(other).status()).isEqualTo(200);
	}

	@Test
	void idsGivenWithAUserMustBeTheUsers() {
		String id = memoryId(add(message("u", "c", "mine")));

		assertThat(delete(id, "v").status()).isEqualTo(404);
		assertThat(byId(id).status()).isEqualTo(200);
		assertThat(delete(id, "u").status()).isEqualTo(200);
	}

	private Answer delete(String id, String user) {
		return this.client.call("/delete/memory", "{\"memory_ids\":[\"" + id + "\"],\"user_id\":\"" + user + "\"}");
	}

	private Answer add(String json) {
		Answer answer = this.client.call("/add/message", json);
		assertThat(answer.status()).as(answer.message()).isEqualTo(200);
		return answer;
	}

	private Answer status(String task) {
		return this.client.call("/get/status", "{\"task_id\":\"" + task + "\"}");
	}

	private Answer byId(String id) {
		return this.client.get(GatewayClient.API + "/get/memory/" + id);
	}

	private JsonNode messages(String user, String conversation, int limit) {
		return this.client
			.call("/get/message",
					"{\"user_id\":\"%s\",\"conversation_id\":\"%s\",\"message_limit_number\":%d}".formatted(user,
							conversation, limit))
			.data()
			.get("message_detail_list");
	}

	private JsonNode search(String user, String query) {
		return this.client.call("/search/memory", "{\"user_id\":\"" + user + "\",\"query\":\"" + query + "\"}")
			.data()
			.get("memory_detail_list");
	}

	private JsonNode searchWith(String field) {
		return this.client.call("/search/memory", "{\"user_id\":\"u\",\"query\":\"apple\"," + field + "}")
			.data()
			.get("memory_detail_list");
	}

	private String best(String user, String query) {
		return search(user, query).get(0).get("memory_value").stringValue();
	}

	private static List<String> values(JsonNode memories) {
		return memories.valueStream().map((memory) -> memory.get("memory_value").stringValue()).toList();
	}

	private static String memoryId(Answer added) {
		return added.data().get("task_id").stringValue() + "-0";
	}

	private static String message(String user, String conversation, String text) {
		return "{\"user_id\":\"%s\",\"conversation_id\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
			.formatted(user, conversation, text);
	}

}
