package io.memgate.gateway.routing;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

class IdempotencyWebTests extends GatewayUnderTest {

	private static final String KEY = "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"";

	@Test
	void aRepeatedCallGetsTheSameAnswerWithoutASecondWriteOrCharge() {
		Answered first = add(KEY, ONE_MESSAGE);
		Answered second = add(KEY, ONE_MESSAGE);

		assertThat(second.status()).isEqualTo(200);
		assertThat(second.response().body()).isEqualTo(first.response().body());
		assertThat(second.header("Memgate-Replay-Of")).isEqualTo(first.header("X-Request-Id"));
		assertThat(second.header("X-Request-Id")).isNotEqualTo(first.header("X-Request-Id"));
		assertThat(second.header("RateLimit")).isEqualTo("\"addMessage\";r=4999");
		assertThat(BACKEND.received()).hasSize(1);
		assertThat(used("addMessage")).isEqualTo(1);
	}

	@Test
	void theRecordOfAReplayNamesTheCallItRepeats() {
		Answered first = add(KEY, ONE_MESSAGE);
		String replay = add(KEY, ONE_MESSAGE).header("X-Request-Id");

		await(() -> usageLog().contains(replay));
		assertThat(usageLog().lines().filter((line) -> line.contains(replay))).singleElement()
			.asString()
			.contains("\"outcome\":\"success\"")
			.contains("\"replayOf\":\"" + first.header("X-Request-Id") + '"')
			.doesNotContain("settledAt");
	}

	@Test
	void aKeyWithAnotherBodyIs422() {
		add(KEY, ONE_MESSAGE);

		Answered answer = add(KEY, ONE_MESSAGE.replace("tea", "milk"));

		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.text("type")).isEqualTo("/memgate/problems/idempotency-key-reused");
		assertThat(answer.text("message")).contains("another body", "new key", "not charged");
		assertThat(BACKEND.received()).hasSize(1);
	}

	@Test
	void aCallStillRunningIs409AndItsAnswerIsThereAfterwards() {
		Sinks.One<RecordingBackend.Answer> answer = Sinks.one();
		BACKEND.behaving((request) -> answer.asMono());
		Mono<Answered> first = Mono.fromCallable(() -> add(KEY, ONE_MESSAGE))
			.subscribeOn(Schedulers.boundedElastic())
			.cache();
		first.subscribe();
		await(() -> BACKEND.received().size() == 1);

		Answered early = add(KEY, ONE_MESSAGE);
		answer.tryEmitValue(RecordingBackend.OK);

		assertThat(early.status()).isEqualTo(409);
		assertThat(early.header("Retry-After")).isEqualTo("1");
		assertThat(early.json().get("retryable").asBoolean()).isTrue();
		assertThat(first.map(Answered::status).block()).isEqualTo(200);
		assertThat(add(KEY, ONE_MESSAGE).status()).isEqualTo(200);
		assertThat(used("addMessage")).isEqualTo(1);
	}

	@Test
	void aFailedCallMayBeMadeAgainWithItsKey() {
		BACKEND.behaving((request) -> Mono
			.just(new RecordingBackend.Answer(500, "{\"code\":50000,\"data\":null,\"message\":\"no\"}")));
		assertThat(add(KEY, ONE_MESSAGE).status()).isEqualTo(502);
		BACKEND.behaving((request) -> Mono.just(RecordingBackend.OK));

		assertThat(add(KEY, ONE_MESSAGE).status()).isEqualTo(200);
		assertThat(used("addMessage")).isEqualTo(1);
	}

	@Test
	void manyRepetitionsAtOnceWriteAndChargeOnce() {
		Map<Integer, Long> answers = Flux.range(0, 64)
			.flatMap((i) -> Mono.fromCallable(() -> add(KEY, ONE_MESSAGE).status())
				.subscribeOn(Schedulers.boundedElastic()), 32)
			.collect(Collectors.groupingBy((status) -> status, Collectors.counting()))
			.blockOptional()
			.orElseThrow();

		assertThat(answers.keySet()).isSubsetOf(200, 409);
		assertThat(BACKEND.received()).hasSize(1);
		assertThat(used("addMessage")).isEqualTo(1);
	}

	@Test
	void aMalformedKeyIs400() {
		Answered answer = add("two words", ONE_MESSAGE);

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.text("message")).contains("exactly one Idempotency-Key of 1 to 255");
		assertThat(BACKEND.received()).isEmpty();
	}

	private Answered add(String key, String body) {
		return send(request(ADD).header("Idempotency-Key", key).POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private static String usageLog() {
		try {
			return Files.readString(FILES.resolve("usage.log"));
		}
		catch (IOException ex) {
			return "";
		}
	}

}
