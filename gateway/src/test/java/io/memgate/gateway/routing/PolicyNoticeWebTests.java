package io.memgate.gateway.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.notice.Notices;
import io.memgate.gateway.notice.Targets;
import io.memgate.gateway.notice.TlsReceiver;
import io.memgate.gateway.notice.WebhookSender;
import io.memgate.gateway.policy.CopiedPolicy;
import io.memgate.gateway.redis.RedisProcess;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;

/** What is announced in the file of two running gateways with one Redis. */
class PolicyNoticeWebTests {

	private final RedisProcess redis = RedisProcess.launchOnFreePort();

	private final TlsReceiver receiver = new TlsReceiver();

	@TempDir
	private Path folder;

	private CopiedPolicy policy = new CopiedPolicy(Path.of(""));

	@BeforeEach
	void copyPolicy() {
		this.policy = CopiedPolicy.into(this.folder);
	}

	@AfterEach
	void stop() {
		this.receiver.close();
		this.redis.close();
	}

	@Test
	void whatIsAnnouncedOrLoosenedIsDeliveredOnceOverTwoNodes() throws IOException {
		Instant later = Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);
		try (StartedGateway first = start("first"); StartedGateway second = start("second")) {
			GatewayUnderTest.await(() -> first.add() == 200);
			first.admin("POST", "/webhooks", "{\"url\":\"" + this.receiver.url() + "\"}");

			this.policy.change("quota: 1000, max-input", "quota: 2000, max-input");
			this.policy.append("""

					changes:
					  - id: fewer
					    effective: %s
					    summary: At most 8 memories.
					    plans: { free: { apis: { searchMemory: { max-results: 8 } } } }
					""".formatted(later));
			GatewayUnderTest.await(() -> knows(first) && knows(second) && received("revision-") && received("change-"));
			this.policy.append("""
					maintenance:
					  - { id: index, from: %s, to: %s, summary: The index is rebuilt. }
					""".formatted(later, later.plusSeconds(60)));
			GatewayUnderTest.await(() -> received("maintenance-index"));
		}

		assertThat(this.receiver.received()).extracting(TlsReceiver.Received::body)
			.satisfiesExactlyInAnyOrder(
					(body) -> assertThat(body).contains("\"id\":\"revision-", "\"old\":\"1000\",\"new\":\"2000\""),
					(body) -> assertThat(body).contains("\"id\":\"change-fewer\"", "\"old\":\"10\",\"new\":\"8\""),
					(body) -> assertThat(body).contains("\"id\":\"maintenance-index\""));
	}

	@Test
	void whatIsAnnouncedDifferentlyOrWithdrawnIsDeliveredAnew() throws IOException {
		Instant later = Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);
		try (StartedGateway gateway = start("first")) {
			GatewayUnderTest.await(() -> gateway.add() == 200);
			gateway.admin("POST", "/webhooks", "{\"url\":\"" + this.receiver.url() + "\"}");
			this.policy
				.append("""

						changes:
						  - { id: fewer, effective: %s, summary: Fewer., plans: { free: { apis: { searchMemory: { max-results: 8 } } } } }
						"""
					.formatted(later));
			GatewayUnderTest.await(() -> received("change-fewer\""));
			this.policy.change("max-results: 8 }", "max-results: 3 }");
			GatewayUnderTest.await(() -> this.receiver.received().size() == 2);
			this.policy.change("searchMemory: { max-results: 3 }", "searchMemory: { quota: 999999 }");
			GatewayUnderTest.await(() -> this.receiver.received().size() == 4);
		}

		assertThat(this.receiver.received()).extracting((each) -> each.header("webhook-id")).doesNotHaveDuplicates();
		assertThat(this.receiver.received()).extracting(TlsReceiver.Received::body)
			.satisfiesExactlyInAnyOrder(
					(body) -> assertThat(body).contains("\"id\":\"change-fewer\"", "\"old\":\"10\",\"new\":\"8\""),
					(body) -> assertThat(body).contains("\"id\":\"change-fewer\"", "\"old\":\"10\",\"new\":\"3\""),
					(body) -> assertThat(body).contains("\"id\":\"change-fewer\"", "\"old\":\"1000\""),
					(body) -> assertThat(body).contains("From " + later + " on the limits are other",
							"\"old\":\"3\",\"new\":\"10\""));
	}

	private static boolean knows(StartedGateway gateway) {
		List<String> ids = gateway.bean(Notices.class).general().stream().map((notice) -> notice.id()).toList();
		return ids.contains("change-fewer") && ids.stream().anyMatch((id) -> id.startsWith("revision-"));
	}

	private boolean received(String id) {
		return this.receiver.received().stream().anyMatch((each) -> each.body().contains("\"id\":\"" + id));
	}

	private StartedGateway start(String name) throws IOException {
		return StartedGateway.start(Files.createDirectories(this.folder.resolve(name)), this.policy.file(), "acme",
				Parts.class, "--spring.data.redis.url=redis://127.0.0.1:" + this.redis.port(),
				"--memgate.node=" + name);
	}

	/** Webhooks that may be on loopback. */
	@TestConfiguration(proxyBeanMethods = false)
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
