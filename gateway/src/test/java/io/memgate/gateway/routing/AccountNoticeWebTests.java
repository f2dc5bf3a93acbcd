package io.memgate.gateway.routing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import io.memgate.gateway.notice.Targets;
import io.memgate.gateway.notice.TlsReceiver;
import io.memgate.gateway.notice.WebhookSender;
import io.memgate.gateway.policy.CopiedPolicy;
import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.routing.GatewayUnderTest.Answered;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an administrator changes for one account is told to it, and to nobody else. On a
 * Redis of its own: other gateways would deliver to its webhooks too, and refuse
 * loopback.
 */
class AccountNoticeWebTests {

	private static final String ACCOUNT = "told";

	private static final String PLAN = "/accounts/told/plan";

	private static final String NOTICES = "/memgate/v1/notices";

	private final RedisProcess redis = RedisProcess.launchOnFreePort();

	@TempDir
	private Path folder;

	@AfterEach
	void stopRedis() {
		this.redis.close();
	}

	@Test
	void aSmallerPlanIsToldWhenItIsAnnouncedAndInEveryAnswerUntilThen() throws IOException {
		try (StartedGateway gateway = start(); TlsReceiver receiver = new TlsReceiver()) {
			Instant from = Instant.now().plus(Duration.ofDays(20)).truncatedTo(ChronoUnit.SECONDS);
			gateway.admin("POST", "/webhooks", "{\"url\":\"" + receiver.url() + "\",\"account\":\"told\"}");

			Answered moved = gateway.admin("POST", PLAN,
					"{\"plan\":\"small\",\"effective\":\"" + from + "\",\"reason\":\"their wish\"}");

			assertThat(moved.status()).isEqualTo(200);
			JsonNode notice = newest(gateway);
			assertThat(notice.path("kind").asString()).isEqualTo("limit.change");
			assertThat(notice.path("from").asString()).isEqualTo(from.toString());
			assertThat(notice.path("summary").asString())
				.isEqualTo("The plan of this account will be 'small' from " + from + " on.");
			assertThat(notice.path("lines").toString())
				.contains("{\"what\":\"accounts.told.plan\",\"old\":\"free\",\"new\":\"small\"}")
				.contains("{\"what\":\"accounts.told.apis.addMessage.quota\",\"old\":\"5000\",\"new\":\"50\"}");
			String link = "<" + NOTICES + '/' + notice.path("id").asString() + ">; rel=\"describedby\"";
			GatewayUnderTest.await(() -> gateway.post(GatewayUnderTest.ADD, GatewayUnderTest.ONE_MESSAGE)
				.header("Link")
				.startsWith(link));
			GatewayUnderTest.await(() -> receiver.received()
				.stream()
				.anyMatch((got) -> got.header("webhook-id").equals(notice.path("id").asString())));

			gateway.admin("POST", PLAN, "{\"plan\":\"free\",\"reason\":\"they stay\"}");

			assertThat(newest(gateway).path("summary").asString()).startsWith("The plan of this account stays 'free'");
			GatewayUnderTest
				.await(() -> gateway.post(GatewayUnderTest.ADD, GatewayUnderTest.ONE_MESSAGE).header("Link").isEmpty());
		}
	}

	@Test
	void anEmergencySaysSo() throws IOException {
		try (StartedGateway gateway = start()) {
			gateway.admin("POST", PLAN, "{\"plan\":\"small\",\"emergency\":\"the disk is full\",\"reason\":\"x\"}");

			JsonNode notice = newest(gateway);
			assertThat(notice.path("emergency").asString()).isEqualTo("the disk is full");
			assertThat(notice.path("summary").asString())
				.isEqualTo("The plan of this account is now 'small'; it was 'free'.");
			assertThat(notice.has("reason")).isFalse();
		}
	}

	@Test
	void whatChangesNothingIsNotTold() throws IOException {
		try (StartedGateway gateway = start()) {
			gateway.admin("POST", PLAN, "{\"plan\":\"free\",\"reason\":\"x\"}");
			assertThat(gateway.admin("POST", PLAN, "{\"plan\":\"small\",\"reason\":\"x\"}").status()).isEqualTo(409);

			assertThat(own(gateway)).isEmpty();
		}
	}

	@Test
	void theAnswerToARequestForQuotaIsTold() throws IOException {
		try (StartedGateway gateway = start()) {
			String first = ask(gateway);
			gateway.admin("POST", "/accounts/told/quota-requests/" + first + "/approve",
					"{\"amount\":200,\"answer\":\"for the fair\"}");
			JsonNode approved = newest(gateway);
			String second = ask(gateway);
			gateway.admin("POST", "/accounts/told/quota-requests/" + second + "/decline", "{\"answer\":\"not now\"}");

			assertThat(approved.path("summary").asString())
				.isEqualTo("200 more calls of searchMemory are granted, of 500 asked for: for the fair");
			assertThat(approved.path("lines").toString()).contains("\"new\":\"200 calls\"");
			assertThat(newest(gateway).path("summary").asString())
				.isEqualTo("500 more calls of searchMemory were asked for and are declined: not now");
			assertThat(own(gateway)).hasSize(2);
		}
	}

	private static String ask(StartedGateway gateway) {
		return gateway
			.post("/memgate/v1/quota-requests", "{\"api\":\"searchMemory\",\"amount\":500,\"reason\":\"a fair\"}")
			.text("id");
	}

	private static JsonNode newest(StartedGateway gateway) {
		return own(gateway).getFirst();
	}

	private static List<JsonNode> own(StartedGateway gateway) {
		return gateway.get(NOTICES)
			.json()
			.path("notices")
			.valueStream()
			.filter((notice) -> notice.has("account"))
			.toList();
	}

	private StartedGateway start() throws IOException {
		Path policy = CopiedPolicy.into(this.folder).change("plans:\n  free:", """
				plans:
				  small:
				    max-body: 256KB
				    apis:
				      addMessage:    { quota: 50, max-input-tokens: 4000 }
				      searchMemory:  { quota: 1000, max-input-tokens: 4000, max-results: 10 }
				  free:""").file();
		return StartedGateway.start(this.folder, policy, ACCOUNT, Parts.class,
				"--spring.data.redis.url=redis://127.0.0.1:" + this.redis.port(), "--memgate.node=told");
	}

	/** Webhooks that may be on loopback. */
	@Configuration(proxyBeanMethods = false)
	static class Parts {

		@Bean
		@Primary
		Targets loopback() {
			return TlsReceiver.loopback();
		}

		@Bean
		@Primary
		WebhookSender trustingSender(Targets targets, Clock clock) {
			return TlsReceiver.sender(targets, clock);
		}

	}

}
