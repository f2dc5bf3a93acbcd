package io.memgate.gateway.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.gateway.policy.CopiedPolicy;
import io.memgate.gateway.process.ChildProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The cause of every alert, produced; and the alert, come by a real Prometheus and a real
 * Alertmanager to whoever is to be told. The rules are the shipped ones but for their
 * patience.
 */
class ITAlerts {

	private static final String MESSAGE = """
			{"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":"I like tea."}]}""";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final String PAGES = "/pages";

	private static final String TICKETS = "/tickets";

	@Test
	@Timeout(400)
	void everyAlertIsToldWhenItsCauseIsThere(@TempDir Path files) throws IOException {
		assumeThat(Prometheus.runs()).as("prometheus and prometheus-alertmanager on the PATH").isTrue();
		Path policy = CopiedPolicy.into(files.resolve("policy")).file();
		Path full = files.resolve("gateway-2-usage.log");
		try (ChildProcess reader = pipe(full, files);
				Installation memgate = Installation.start(files, policy, Installation.QUICK,
						List.of(Installation.packaged(), Installation.packaged()),
						List.of("--memgate.reservation-ttl=1500ms",
								"--resilience4j.timelimiter.instances.backend.timeout-duration=1s",
								"--resilience4j.circuitbreaker.instances.backend.minimum-number-of-calls=1000000"));
				AlertReceiver receiver = new AlertReceiver();
				Prometheus prometheus = Prometheus.watching(memgate, files.resolve("prometheus"), ITAlerts::impatient,
						receiver.port())) {
			assertThat(reader.isAlive()).isTrue();
			memgate.makeAccount("acme");
			String key = memgate.makeKey("acme");
			memgate.call(key, "/add/message", MESSAGE);
			assertThat(receiver.told()).isEmpty();

			driftAndHeal(memgate, receiver);
			fill(memgate, receiver);
			refusePolicy(policy, receiver);
			failWebhook(policy, memgate, receiver);
			holdUpTheUsageLog(memgate, key, receiver);
			anotherNode(files, memgate, prometheus, receiver);
			leaveOrphans(memgate, key, receiver);
			loseRedis(memgate, key, receiver);
			memgate.gateways().forEach((gateway) -> gateway.process().kill());
			await(receiver, "MemgateNoNodeReady", PAGES);
		}
	}

	private static void driftAndHeal(Installation memgate, AlertReceiver receiver) {
		change(memgate, 5);
		await(receiver, "MemgateLedgerDrift", PAGES);
		change(memgate, -5);
		Await.until(PATIENCE, () -> receiver.hasEnded("MemgateLedgerDrift"));
	}

	private static void change(Installation memgate, long calls) {
		memgate.redis().ask((redis) -> redis.hincrby("mg:{acme}:quota", "addMessage:u", calls));
	}

	private static void fill(Installation memgate, AlertReceiver receiver) {
		long used = memgate.redis()
			.ask((redis) -> redis.info("memory"))
			.lines()
			.filter((line) -> line.startsWith("used_memory:"))
			.mapToLong((line) -> Long.parseLong(line.split(":")[1].strip()))
			.findFirst()
			.orElseThrow();
		memgate.redis().ask((redis) -> redis.configSet("maxmemory", Long.toString(used * 11 / 10)));
		await(receiver, "MemgateStoreNearFull", TICKETS);
		memgate.redis().ask((redis) -> redis.configSet("maxmemory", "0"));
	}

	private static void refusePolicy(Path policy, AlertReceiver receiver) throws IOException {
		String good = Files.readString(policy);
		Files.writeString(policy, good + "\nnonsense: true\n");
		await(receiver, "MemgatePolicyRefused", TICKETS);
		Files.writeString(policy, good);
	}

	/**
	 * Set behind the back of the admin API, which takes no such address. A change of
	 * limits is what it would be told.
	 */
	private static void failWebhook(Path policy, Installation memgate, AlertReceiver receiver) {
		memgate.redis()
			.ask((redis) -> redis.hset("mg:{webhooks}", "abcdefgh23456777",
					"{\"id\":\"abcdefgh23456777\",\"url\":\"https://localhost:1/\",\"kinds\":[],\"everyAccount\":true,"
							+ "\"created\":\"2026-01-01T00:00:00Z\",\"secret\":\"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz\"}"));
		CopiedPolicy.replace(policy, "quota: 1000", "quota: 1100");
		await(receiver, "MemgateWebhookFailing", TICKETS);
	}

	/** The second node's usage log is a pipe that nobody empties. */
	private static void holdUpTheUsageLog(Installation memgate, String key, AlertReceiver receiver) {
		try (Client client = new Client(key)) {
			for (int i = 0; i < 600; i++) {
				client.send(memgate.gateways().get(1).origin(),
						Ask.of(Ask.SEARCH, "{\"user_id\":\"u\",\"query\":\"tea\"}"), PATIENCE);
			}
		}
		await(receiver, "MemgateUsageLogBehind", TICKETS);
	}

	/** A third node: under a policy of its own, without Redis, and gone. */
	private static void anotherNode(Path files, Installation memgate, Prometheus prometheus, AlertReceiver receiver)
			throws IOException {
		Path other = CopiedPolicy.into(files.resolve("other-policy"))
			.change("quota: 5000", "quota: 6000")
			.change("quota: 1000", "quota: 1100")
			.file();
		try (GatewayNode third = memgate.another("gateway-3", files, other)) {
			third.process().awaitHealthy();
			prometheus.watch(third);
			await(receiver, "MemgatePoliciesDiffer", TICKETS);
			third.redis().refuse();
			await(receiver, "MemgateNodeWithoutStore", TICKETS);
			third.process().kill();
			await(receiver, "MemgateNodeDown", TICKETS);
		}
	}

	private static void leaveOrphans(Installation memgate, String key, AlertReceiver receiver) {
		memgate.backend().pause();
		memgate.answer(key, "/add/message", MESSAGE);
		await(receiver, "MemgateOrphansGrowing", PAGES);
		memgate.backend().resume();
		Await.until(PATIENCE, () -> receiver.hasEnded("MemgateOrphansGrowing"));
	}

	private static void loseRedis(Installation memgate, String key, AlertReceiver receiver) {
		memgate.redis().pause();
		await(receiver, "MemgateRedisAway", PAGES);
		for (int i = 0; i < 50; i++) {
			memgate.answer(key, "/add/message", MESSAGE);
		}
		await(receiver, "MemgateFaultsFast", PAGES);
		memgate.redis().resume();
		Await.until(PATIENCE, () -> receiver.hasEnded("MemgateRedisAway"));
		memgate.awaitReady();
	}

	private static void await(AlertReceiver receiver, String alert, String way) {
		try {
			Await.until(PATIENCE, () -> receiver.way(alert).equals(way));
		}
		catch (AssertionError ex) {
			throw new AssertionError(alert + " has not come by " + way + ", but these alerts have: " + receiver.told(),
					ex);
		}
	}

	/** The rules without their patience. */
	private static String impatient(String rules) {
		return rules.replaceAll("for: \\d+[smh]", "for: 1s")
			.replace("_age_seconds) > 600", "_age_seconds) > 2")
			.replace("_waiting) > 5000", "_waiting) > 20");
	}

	/** Makes a pipe that somebody has opened and nobody reads. */
	private static ChildProcess pipe(Path file, Path files) throws IOException {
		return ChildProcess.launch(
				List.of("sh", "-c", "mkfifo '" + file + "' && exec 3<>'" + file + "' && exec sleep 600"),
				files.resolve("pipe.log"));
	}

}
