package io.memgate.gateway.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.lettuce.core.KillArgs;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;

import static org.assertj.core.api.Assertions.assertThat;

class ClosedAccountWebTests extends GatewayUnderTest {

	@Autowired
	ReactiveHealthIndicator accountsHealthIndicator;

	/**
	 * What was found on the connection before counts no more; the next call is the first
	 * on another.
	 */
	@BeforeEach
	@AfterEach
	void connectAnew() {
		RedisServer.commands().clientKill(KillArgs.Builder.typeNormal().skipme());
	}

	@Test
	void anAccountOfWhichRedisHasLostCallsIsRefusedUntilItsBooksAreRight() {
		totals(3);

		Answered refused = first(ADD, ONE_MESSAGE);

		assertThat(refused.status()).as("%s", refused.json()).isEqualTo(503);
		assertThat(refused.json().get("code").asInt()).isEqualTo(50004);
		assertThat(refused.text("type")).endsWith("temporary-reduced-capacity");
		assertThat(refused.text("message")).contains("in doubt").contains("Nothing was charged");
		assertThat(refused.header("Retry-After")).isEqualTo("60");
		assertThat(post(SEARCH, ONE_QUERY).status()).isEqualTo(503);
		assertThat(BACKEND.received()).isEmpty();
		assertThat(used("addMessage")).isZero();
		assertThat(closed()).isEqualTo(1);

		RedisServer.commands().hset(new AccountKeys(ACCOUNT).quota(), "addMessage:u", "3");

		await(() -> post(SEARCH, ONE_QUERY).status() == 200);
		assertThat(closed()).isZero();
	}

	@Test
	void totalsThatCannotBeHadRefuseTheFirstCallAndNoneAfterIt() {
		BACKEND.totals(new RecordingBackend.Answer(500, "{}"));

		Answered refused = first(ADD, ONE_MESSAGE);

		assertThat(refused.status()).isEqualTo(503);
		assertThat(refused.text("type")).endsWith("backend-unreachable");
		assertThat(BACKEND.received()).isEmpty();

		totals(0);
		assertThat(post(ADD, ONE_MESSAGE).status()).isEqualTo(200);

		BACKEND.totals(new RecordingBackend.Answer(500, "{}"));
		assertThat(IntStream.range(0, 5).map((i) -> post(ADD, ONE_MESSAGE).status())).containsOnly(200);
	}

	private static void totals(int adds) {
		BACKEND.totals(new RecordingBackend.Answer(200,
				"{\"code\":0,\"data\":{\"apis\":{\"addMessage\":" + adds + "}},\"message\":\"ok\"}"));
	}

	/** Calls until Redis is connected again. */
	private Answered first(String path, String body) {
		List<Answered> answers = new ArrayList<>();
		await(() -> {
			answers.add(post(path, body));
			return !answers.getLast().response().body().contains("The quota store cannot be reached");
		});
		return answers.getLast();
	}

	private int closed() {
		Health health = Objects.requireNonNull(this.accountsHealthIndicator.health(true).block());
		return (int) health.getDetails().getOrDefault("closed", -1);
	}

}
