package io.memgate.memory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.memory.GatewayClient.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Memories extracted by an endpoint, which is a small real HTTP server here, and what is
 * remembered when it fails.
 */
class ExtractionWebTests {

	private static final JsonMapper JSON = new JsonMapper();

	private static final List<String> asked = new CopyOnWriteArrayList<>();

	private static final List<String> keys = new CopyOnWriteArrayList<>();

	@TempDir
	static Path folder;

	private static HttpServer endpoint;

	private static RunningBackend backend;

	private static volatile int status = 200;

	private static volatile String answer = "";

	private static volatile CountDownLatch gate = new CountDownLatch(0);

	private GatewayClient client;

	@BeforeAll
	static void start() throws IOException {
		endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		endpoint.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		endpoint.createContext("/v1/chat/completions", ExtractionWebTests::answer);
		endpoint.start();
		Path key = Files.writeString(folder.resolve("key"), "the-key\n");
		backend = RunningBackend.on(folder.resolve("data"),
				"--memgate.extraction.url=http://127.0.0.1:" + endpoint.getAddress().getPort() + "/v1",
				"--memgate.extraction.model=small", "--memgate.extraction.timeout=60s",
				"--memgate.extraction.key-file=" + key);
	}

	@AfterAll
	static void stop() {
		backend.close();
		endpoint.stop(0);
	}

	@BeforeEach
	void answerWithTwoMemories() {
		asked.clear();
		status = 200;
		gate = new CountDownLatch(0);
		answer = completion("{\"memories\":[{\"text\":\"Maria lives in Porto.\",\"kind\":\"fact\"},"
				+ "{\"text\":\"Maria prefers trains to planes.\",\"kind\":\"preference\"}]}");
		this.client = backend.asSomeone();
	}

	@Test
	void whatIsExtractedTakesThePlaceOfTheMessagesAsMemories() {
		Answer added = add(false);

		JsonNode found = search("Maria Porto trains");

		assertThat(added.data().get("status").stringValue()).isEqualTo("completed");
		assertThat(values(found, "memory_detail_list", "memory_value")).containsExactly("Maria lives in Porto.");
		assertThat(values(found, "preference_detail_list", "preference"))
			.containsExactly("Maria prefers trains to planes.");
		assertThat(this.client.call("/get/message", "{\"user_id\":\"u\",\"conversation_id\":\"c\"}")
			.data()
			.get("message_detail_list")
			.get(0)
			.get("content")
			.stringValue()).isEqualTo("Porto is where I live now, and I came by train");
		assertThat(asked).singleElement().asString().contains("\"model\":\"small\"").contains("Porto is where I live");
		assertThat(keys).containsOnly("Bearer the-key");
	}

	@Test
	void theCallersTotalsCountItsOwnCallsOnly() {
		add(false);

		assertThat(this.client.totals().data()).hasToString("{\"apis\":{\"addMessage\":1,\"deleteMemory\":0}}");
	}

	@Test
	void inTheBackgroundTheMessageIsItsMemoryUntilItIsDone() {
		gate = new CountDownLatch(1);

		Answer added = add(true);

		String task = added.data().get("task_id").stringValue();
		assertThat(values(search("Porto"), "memory_detail_list", "memory_value"))
			.containsExactly("Porto is where I live now, and I came by train");
		assertThat(taskStatus(task)).isEqualTo("running");
		gate.countDown();
		until(() -> taskStatus(task).equals("completed"));
		assertThat(values(search("Porto"), "memory_detail_list", "memory_value"))
			.containsExactly("Maria lives in Porto.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{}", "not json", "{\"choices\":[]}", "CONTENT:not json", "CONTENT:{}",
			"CONTENT:{\"memories\":[{\"text\":\"\"}]}", "CONTENT:{\"memories\":[{\"kind\":\"fact\"}]}", "STATUS:500",
			"STATUS:302" })
	void whateverElseItAnswersTheMessageIsTheMemory(String bad) {
		status = bad.startsWith("STATUS:") ? Integer.parseInt(bad.substring("STATUS:".length())) : 200;
		answer = bad.startsWith("CONTENT:") ? completion(bad.substring("CONTENT:".length())) : bad;

		add(false);

		assertThat(values(search("Porto"), "memory_detail_list", "memory_value"))
			.containsExactly("Porto is where I live now, and I came by train");
	}

	@Test
	void whatIsDeletedMeanwhileDoesNotComeBack() {
		gate = new CountDownLatch(1);
		String task = add(true).data().get("task_id").stringValue();

		this.client.call("/delete/memory", "{\"user_id\":\"u\"}");
		gate.countDown();

		until(() -> taskStatus(task).equals("completed"));
		assertThat(search("Maria Porto trains").get("memory_detail_list").size()).isZero();
		assertThat(this.client.call("/get/memory", "{\"user_id\":\"u\"}").data().get("total").intValue()).isZero();
	}

	private static void answer(HttpExchange exchange) throws IOException {
		asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
		keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
		try {
			gate.await();
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
		byte[] body = answer.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(status, (body.length > 0) ? body.length : -1);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	private static String completion(String content) {
		return "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":" + JSON.writeValueAsString(content)
				+ "}}]}";
	}

	private Answer add(boolean async) {
		Answer added = this.client.call("/add/message", """
				{"user_id":"u","conversation_id":"c","async_mode":%s,"messages":[
				  {"role":"user","content":"Porto is where I live now, and I came by train"}]}""".formatted(async));
		assertThat(added.status()).as(added.message()).isEqualTo(200);
		return added;
	}

	private String taskStatus(String task) {
		return this.client.call("/get/status", "{\"task_id\":\"" + task + "\"}").data().get("status").stringValue();
	}

	private JsonNode search(String query) {
		return this.client.call("/search/memory", "{\"user_id\":\"u\",\"query\":\"" + query + "\"}").data();
	}

	private static List<String> values(JsonNode data, String list, String field) {
		return data.get(list).valueStream().map((memory) -> memory.get(field).stringValue()).toList();
	}

	private static void until(BooleanSupplier condition) {
		Flux.interval(Duration.ofMillis(20), Schedulers.boundedElastic())
			.onBackpressureDrop()
			.takeUntil((tick) -> condition.getAsBoolean())
			.blockLast(Duration.ofSeconds(10));
	}

}
