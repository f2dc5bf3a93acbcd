package io.memgate.gateway.routing;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

class QuotaWebTests extends GatewayUnderTest {

	private static final int QUOTA = 1000;

	private static final int CLIENTS = 64;

	@Test
	void aUsedUpQuotaSaysUseLimitAndWayOut() {
		use("searchMemory", QUOTA);

		Answered answer = post(SEARCH, ONE_QUERY);

		assertThat(answer.status()).isEqualTo(429);
		assertThat(answer.json().get("code").asInt()).isEqualTo(40300);
		assertThat(answer.text("type")).isEqualTo("https://iana.org/assignments/http-problem-types#quota-exceeded");
		assertThat(answer.text("message")).contains("1000 of 1000")
			.contains("https://example.com/quota")
			.doesNotContain("rate limit");
		assertThat(answer.json().get("retryable").asBoolean()).isFalse();
		assertThat(answer.json().get("violated-policies").get(0).asString()).isEqualTo("searchMemory");
		assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"searchMemory\";q=1000");
		assertThat(answer.header("RateLimit")).isEqualTo("\"searchMemory\";r=0");
		assertThat(answer.header("Retry-After")).isEmpty();
		assertThat(answer.text("instance")).startsWith("/memgate/v1/decisions/");
		assertThat(BACKEND.received()).isEmpty();
	}

	@Test
	void manyClientsGetExactlyTheQuotaWhileTheBackendFailsOneCallInFive() {
		long seed = 20260101;
		Random random = new Random(seed);
		BACKEND.behaving((request) -> Mono.just(failsOneInFive(random)));

		Map<Integer, Long> answers = Flux.range(0, 2000)
			.flatMap((i) -> Mono.fromCallable(() -> post(SEARCH, ONE_QUERY).status())
				.subscribeOn(Schedulers.boundedElastic()), CLIENTS)
			.collect(Collectors.groupingBy((status) -> status, Collectors.counting()))
			.blockOptional(Duration.ofMinutes(1))
			.orElseThrow();

		assertThat(answers.get(200)).as("seed " + seed + ": " + answers).isEqualTo(QUOTA);
		assertThat(BACKEND.completed(SEARCH)).isEqualTo(QUOTA);
		assertThat(used("searchMemory")).isEqualTo(QUOTA);
		assertThat(reserved("searchMemory")).isZero();
	}

	private static RecordingBackend.Answer failsOneInFive(Random random) {
		synchronized (random) {
			return (random.nextInt(5) == 0) ? new RecordingBackend.Answer(500, "{\"code\":50000,\"message\":\"no\"}")
					: RecordingBackend.OK;
		}
	}

	private static void use(String api, int calls) {
		RedisServer.commands().hset(new AccountKeys(ACCOUNT).quota(), api + ":u", Integer.toString(calls));
	}

}
