package io.memgate.memory.quality;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores the conversations of a folder through the gateway of a running installation, one
 * user each, and asks their questions in every way that a search can go by. Deletes what
 * it stored. Run by {@code memory-backend/quality}.
 */
final class QualityOfService {

	private static final String API = "/api/openmem/v1";

	private static final List<String> WAYS = List.of("turns", "full-text", "vectors", "both");

	private static final int RESULTS = 10;

	private static final int VECTORS_SETTLED_SECONDS = 10;

	private static final JsonMapper JSON = new JsonMapper();

	private final HttpClient http = HttpClient.newHttpClient();

	private final URI gateway;

	private final String key;

	private final URI backend;

	private final String run = UUID.randomUUID().toString().substring(0, 8);

	private QualityOfService(Map<String, String> environment) {
		this.gateway = URI.create(needed(environment, "MEMGATE_URL"));
		this.key = needed(environment, "MEMGATE_KEY");
		this.backend = URI.create(needed(environment, "MEMGATE_BACKEND_URL"));
	}

	public static void main(String[] arguments) throws IOException, InterruptedException {
		new QualityOfService(System.getenv()).measure(Conversation.readAll(Path.of(arguments[0])));
	}

	private void measure(List<Conversation> conversations) throws IOException, InterruptedException {
		try {
			for (Conversation conversation : conversations) {
				store(conversation);
			}
			awaitVectors();
			report(conversations);
		}
		finally {
			for (Conversation conversation : conversations) {
				call("/delete/memory", Map.of("user_id", user(conversation)));
			}
		}
	}

	private void store(Conversation conversation) throws IOException, InterruptedException {
		for (Conversation.Turn turn : conversation.turns()) {
			Map<String, Object> message = Map.of("role", turn.first() ? "user" : "assistant", "content", turn.content(),
					"chat_time", turn.time());
			call("/add/message", Map.of("user_id", user(conversation), "conversation_id", turn.session(), "tags",
					List.of(turn.id()), "messages", List.of(message)));
		}
		System.err.println(conversation.name() + ": " + conversation.turns().size() + " turns stored");
	}

	private void report(List<Conversation> conversations) throws IOException, InterruptedException {
		System.out.println("                          recall@10  hit@10  MRR");
		for (String way : WAYS) {
			List<Figures> all = new ArrayList<>();
			for (Conversation conversation : conversations) {
				Figures figures = ask(conversation, way);
				all.add(figures);
				System.out.printf("%-10s %-14s %s%n", way, conversation.name(), figures);
			}
			System.out.printf("%-10s %-14s %s%n", way, "mean", Figures.mean(all));
		}
	}

	private Figures ask(Conversation conversation, String way) throws IOException, InterruptedException {
		List<Figures> figures = new ArrayList<>();
		for (Conversation.Question question : conversation.questions()) {
			JsonNode found = call("/search/memory", Map.of("user_id", user(conversation), "query", question.text(),
					"memory_limit_number", RESULTS, "include_preference", false, "retrieval", way));
			List<String> turns = found.path("memory_detail_list")
				.valueStream()
				.map((memory) -> memory.path("tags").path(0).asString())
				.toList();
			figures.add(Figures.of(turns, question.evidence()));
		}
		return Figures.mean(figures);
	}

	/**
	 * Waits until the number of vectors grows no more.
	 */
	private void awaitVectors() throws IOException, InterruptedException {
		CountDownLatch never = new CountDownLatch(1);
		double before = -1;
		while (before < vectors()) {
			before = vectors();
			System.err.printf("%.0f vectors%n", before);
			boolean ended = never.await(VECTORS_SETTLED_SECONDS, TimeUnit.SECONDS);
			assert !ended;
		}
	}

	private double vectors() throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(this.backend.resolve("/actuator/prometheus")).build();
		return this.http.send(request, BodyHandlers.ofLines())
			.body()
			.filter((line) -> line.startsWith("memgate_vectors"))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
			.findFirst()
			.orElse(0);
	}

	private JsonNode call(String operation, Map<String, Object> body) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(this.gateway.resolve(API + operation))
			.header("Authorization", "Token " + this.key)
			.header("Content-Type", "application/json")
			.timeout(Duration.ofSeconds(30))
			.POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
			.build();
		HttpResponse<byte[]> answer = this.http.send(request, BodyHandlers.ofByteArray());
		JsonNode envelope = JSON.readTree(answer.body());
		if (answer.statusCode() != 200) {
			throw new IOException(operation + " answered " + answer.statusCode() + ": " + envelope.path("message"));
		}
		return envelope.path("data");
	}

	private String user(Conversation conversation) {
		return "quality-" + this.run + "-" + conversation.name();
	}

	private static String needed(Map<String, String> environment, String name) {
		return Objects.requireNonNull(environment.get(name), name + " is not set: source DIR/memgate.env first");
	}

}
