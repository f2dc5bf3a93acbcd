package io.memgate.gateway.routing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.Promise;
import io.memgate.gateway.openapi.Described;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random requests by the grammar of the documents: none is a fault of the gateway's, and
 * what the memory service has seen of each that succeeded is byte for byte what was
 * checked. In full, a million of them:
 * {@code ./mvnw -pl gateway test -Dtest=DescribedRequestsWebTests -Dmemgate.requests=1000000},
 * with {@code -Dmemgate.seed=N} to repeat one.
 */
@Tag("promise")
class DescribedRequestsWebTests {

	private static final Logger log = LoggerFactory.getLogger(DescribedRequestsWebTests.class);

	private static final int REQUESTS = Integer.getInteger("memgate.requests", 3000);

	private static final long SEED = Long.getLong("memgate.seed", new Random().nextLong());

	private static final int CONNECTIONS = 4;

	/** Large answers, and what would change the gateway under the other tests. */
	private static final List<String> LEFT_OUT = List.of("/openapi.json", "/ledger/accept", "/webhooks");

	/** Fields of which no Api takes a number above 50. */
	private static final Set<String> COUNTS = Set.of("memory_limit_number", "preference_limit_number",
			"tool_memory_limit_number", "skill_limit_number", "message_limit_number", "conversation_limit_number");

	private static final JsonMapper JSON = new JsonMapper();

	private final StartedGateway gateway = RawGateway.running();

	private final Map<Integer, AtomicLong> answered = new ConcurrentSkipListMap<>();

	private final Queue<String> faults = new ConcurrentLinkedQueue<>();

	@Test
	void noRequestOfTheGrammarIsAFaultAndWhatWasCheckedIsWhatArrives() throws InterruptedException {
		this.gateway.backend.exchanging(DescribedRequestsWebTests::echo);

		fuzz("public", "http://127.0.0.1:" + this.gateway.port(), OpenApiWebTests.PUBLIC_DOCUMENT,
				"Authorization: Token " + this.gateway.key(), REQUESTS);

		assertThat(this.answered).containsKeys(200, 400, 401);
	}

	@Test
	void norIsOneOfTheAdminApi() throws InterruptedException {
		this.gateway.admin("POST", "/accounts", "{\"id\":\"fuzzed\"}");

		fuzz("admin", this.gateway.adminUrl(), OpenApiWebTests.ADMIN_DOCUMENT,
				"Authorization: Bearer " + this.gateway.adminToken(), REQUESTS / 3);

		assertThat(this.answered).containsKeys(200, 400, 404);
	}

	private void fuzz(String what, String origin, String path, String authorization, int requests)
			throws InterruptedException {
		JsonNode document = document(origin + path, authorization);
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < CONNECTIONS; i++) {
			RandomGenerator random = new Random(SEED + i);
			threads.add(Thread.ofVirtual()
				.start(() -> converse(URI.create(origin).getPort(), new RequestGrammar(document, random),
						operations(document, random), authorization, requests / CONNECTIONS)));
		}
		for (Thread thread : threads) {
			thread.join();
		}
		long faults = this.answered.entrySet()
			.stream()
			.filter((each) -> each.getKey() >= 500 && each.getKey() != 503)
			.mapToLong((each) -> each.getValue().get())
			.sum();
		Promise.P16.measured(what, faults == 0 && this.faults.isEmpty(), "%d random requests, seed %d: 5xx %d",
				requests, SEED, faults);
		Promise.P17.measured(what, this.faults.isEmpty(), "%d random requests, seed %d: differences %d", requests, SEED,
				this.faults.size());
		log.info("P16, P17 {}: {} requests, seed {}: faults and differences {}, answers {}", what, requests, SEED,
				this.faults.size(), this.answered);
		assertThat(this.faults).as("seed %d", SEED).isEmpty();
	}

	private static Operations operations(JsonNode document, RandomGenerator random) {
		List<String> all = new Described(document).operations()
			.stream()
			.filter((operation) -> LEFT_OUT.stream().noneMatch(operation::contains))
			.toList();
		return () -> all.get(random.nextInt(all.size()));
	}

	private void converse(int port, RequestGrammar grammar, Operations operations, String authorization, int requests) {
		int left = requests;
		while (left > 0 && this.faults.isEmpty()) {
			RequestGrammar.Made made = grammar.request(operations.next(), authorization);
			try (RawConversation conversation = new RawConversation(port)) {
				boolean open = true;
				while (open && left > 0) {
					left--;
					made = grammar.request(operations.next(), authorization);
					open = ask(conversation, made);
				}
			}
			catch (IOException ex) {
				this.faults.add(ex + " after " + made);
			}
		}
	}

	/** Whether the connection goes on. */
	private boolean ask(RawConversation conversation, RequestGrammar.Made made) throws IOException {
		conversation.write(made.bytes());
		List<RawConversation.Answer> answers = conversation.answers(1);
		if (answers.isEmpty()) {
			this.faults.add("no answer to " + made);
			return false;
		}
		RawConversation.Answer answer = answers.getFirst();
		this.answered.computeIfAbsent(answer.status(), (status) -> new AtomicLong()).incrementAndGet();
		if (answer.status() >= 500 && !isForWantOfRedis(answer)) {
			this.faults.add(answer.status() + " " + answer.text() + " to " + made);
		}
		if (answer.status() == 200 && answer.text().contains("\"seen\"")) {
			check(made, JSON.readTree(answer.body()).at("/data/seen").asString());
		}
		return !answer.last();
	}

	/** On a machine with other work Redis may be slow for a moment. */
	private static boolean isForWantOfRedis(RawConversation.Answer answer) {
		return answer.status() == 503 && (answer.text().contains("Redis cannot be reached")
				|| answer.text().contains("The quota store cannot be reached"));
	}

	private void check(RequestGrammar.Made made, String seen) {
		byte[] checked = made.operation().startsWith("GET ") ? new byte[0] : made.body();
		if (!seen.equals(hash(checked))) {
			this.faults.add("the memory service has seen something else than " + made);
		}
		if (checked.length > 0) {
			JSON.readTree(checked).forEachEntry((name, value) -> {
				if (COUNTS.contains(name) && value.isNumber() && value.asDouble() > 50) {
					this.faults.add("asks for too much: " + made);
				}
			});
		}
	}

	private static Mono<Void> echo(HttpServerRequest request, HttpServerResponse response) {
		Mono<String> answer = request.receive()
			.aggregate()
			.asByteArray()
			.defaultIfEmpty(new byte[0])
			.map((body) -> "{\"code\":0,\"data\":{\"seen\":\"" + hash(body) + "\"},\"message\":\"ok\"}");
		return response.header("Content-Type", "application/json").sendString(answer).then();
	}

	private static String hash(byte[] body) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static JsonNode document(String url, String authorization) {
		try (HttpClient client = HttpClient.newHttpClient()) {
			HttpRequest request = HttpRequest.newBuilder(URI.create(url))
				.header("Authorization", authorization.split(": ")[1])
				.build();
			return JSON.readTree(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join().body());
		}
	}

	/** Which operation comes next. */
	private interface Operations {

		String next();

	}

}
