package io.memgate.memory;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import io.memgate.memory.GatewayClient.Answer;

import static org.assertj.core.api.Assertions.assertThat;

class EmbeddingWebTests {

	@TempDir
	static Path folder;

	private static RunningBackend backend;

	@BeforeAll
	static void start() {
		backend = RunningBackend.on(folder, "--memgate.embedding.by=jar", "--memgate.embedding.question-timeout=20s");
	}

	@AfterAll
	static void stop() {
		backend.close();
	}

	@Test
	void englishAndChineseAreFoundByTheirMeaningWithTheModelsOfTheJar() {
		GatewayClient client = backend.as("meaning", "p1");
		add(client, "a", "My kitten naps on the couch all day");
		add(client, "b", "The train to Berlin was two hours late");
		add(client, "c", "我家的小狗每天早上要散步");
		add(client, "d", "昨天的会议推迟到下周三");

		assertThat(bestOnce(client, "Where does the cat like to sleep?"))
			.isEqualTo("My kitten naps on the couch all day");
		assertThat(bestOnce(client, "犬类宠物的运动")).isEqualTo("我家的小狗每天早上要散步");
	}

	@Test
	void anUnknownWayToSearchIsRefused() {
		Answer answer = backend.as("ways", "p1")
			.call("/search/memory", "{\"user_id\":\"u\",\"query\":\"q\",\"retrieval\":\"magic\"}");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.message()).contains("retrieval").contains("turns, full-text, vectors, both");
	}

	private static void add(GatewayClient client, String conversation, String text) {
		client.call("/add/message", """
				{"user_id":"u","conversation_id":"%s","messages":[{"role":"user","content":"%s"}]}"""
			.formatted(conversation, text));
	}

	// Vectors come in the background; before, nothing is found by them.
	private static String bestOnce(GatewayClient client, String question) {
		JsonNode found = Flux.interval(Duration.ofMillis(100), Schedulers.boundedElastic())
			.map((tick) -> client
				.call("/search/memory",
						"{\"user_id\":\"u\",\"query\":\"%s\",\"retrieval\":\"vectors\"}".formatted(question))
				.data()
				.path("memory_detail_list"))
			.filter((list) -> !list.isEmpty())
			.blockFirst(Duration.ofSeconds(30));
		return (found != null) ? found.get(0).path("memory_value").asString() : "";
	}

}
