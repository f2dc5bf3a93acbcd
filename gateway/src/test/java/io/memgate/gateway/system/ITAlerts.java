package io.memgate.gateway.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

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

	private static final String QUERY = """
			{"user_id":"u","query":"tea"}""";

	/** So many that a few faults are one in a hundred. */
	private static final int GOOD_CALLS = 450;

	private static final int FEW_FAULTS = 4;

	private static final int MANY_FAULTS = 50;

	private static final long FILLING_BYTES = 40_000_000;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final String PAGES = "/pages";

	private static final String TICKETS = "/tickets";

	private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

	/*
	 * Causes that do not hinder each other are there at once, since most of the time goes
	 * into waiting for a look of the gateway's, a scrape and two rounds of the rules.
	 * What is to be told as few faults comes before what is to be told as many:
	 * Alertmanager leaves out the slow alerts while the fast one fires.
	 */
	@Test
	@Timeout(240)
	void everyAlertIsToldWhenItsCauseIsThere(@TempDir Path files) throws IOException {
		assumeThat(Prometheus.runs()).as("prometheus and prometheus-alertmanager on the PATH").isTrue();
		Path policy = CopiedPolicy.into(files.resolve("policy")).file();
		Path full = files.resolve("gateway-2-usage.log");
		try (ChildProcess reader = pipe(full, files);
				Installation memgate = warm(Installation.start(files, policy, Installation.QUICK,
						List.of(Installation.packaged(), Installation.packaged()),
						List.of("--memgate.reservation-ttl=1500ms",
								"--resilience4j.timelimiter.instances.backend.timeout-duration=1s",
								"--resilience4j.circuitbreaker.instances.backend.minimum-number-of-calls=1000000")));
				AlertReceiver receiver = new AlertReceiver();
				Prometheus prometheus = Prometheus.watching(memgate, files.resolve("prometheus"), ITAlerts::impatient,
						receiver.port())) {
			assertThat(reader.isAlive()).isTrue();
			Scene scene = new Scene(files, policy, memgate, prometheus, receiver, memgate.makeKey("acme"));
			scene.awaitSeries(Ask.SEARCH, "none");
			assertThat(receiver.told()).isEmpty();

			failWebhook(scene);
			holdUpTheUsageLog(scene);
			memgate.redis().ask((redis) -> redis.hincrby("mg:{acme}:quota", "addMessage:u", 5));
			fill(memgate);
			anotherNode(scene);
			loseRedis(scene);
			memgate.gateways().forEach((gateway) -> gateway.process().kill());
			scene.await("MemgateNoNodeReady", PAGES);
			assertThat(receiver.told()).containsExactlyInAnyOrderElementsOf(shipped());
		}
	}

	/**
	 * Makes calls before anybody watches, until they are good: the memory service's first
	 * ones take longer than calls may here.
	 */
	private static Installation warm(Installation memgate) {
		memgate.makeAccount("acme");
		String key = memgate.makeKey("acme");
		Await.until(PATIENCE, () -> memgate.answer(key, "/add/message", MESSAGE).get("code").asInt() == 0);
		Await.until(PATIENCE, () -> memgate.answer(key, "/search/memory", QUERY).get("code").asInt() == 0);
		return memgate;
	}

	/** A third node: under a policy of its own, without Redis, and gone. */
	private static void anotherNode(Scene scene) throws IOException {
		Path policy = CopiedPolicy.into(scene.files().resolve("other-policy"))
			.change("quota: 5000", "quota: 6000")
			.change("quota: 1000", "quota: 1100")
			.file();
		try (GatewayNode third = scene.memgate().another("gateway-3", scene.files(), policy)) {
			third.process().awaitHealthy();
			scene.prometheus().watch(third);
			scene.await("MemgateWebhookFailing", TICKETS);
			Files.writeString(scene.policy(), Files.readString(scene.policy()) + "\nnonsense: true\n");
			scene.await("MemgateUsageLogBehind", TICKETS);
			scene.await("MemgateStoreNearFull", TICKETS);
			scene.await("MemgatePoliciesDiffer", TICKETS);
			scene.await("MemgatePolicyRefused", TICKETS);
			scene.await("MemgateLedgerDrift", PAGES);

			scene.memgate().redis().ask((redis) -> redis.configSet("maxmemory", "0"));
			third.redis().refuse();
			holdTheMemoryService(scene);
			scene.await("MemgateNodeWithoutStore", TICKETS);
			third.process().kill();
			scene.await("MemgateFaultsSlow", PAGES);
			scene.await("MemgateFaultsLingering", TICKETS);
			scene.await("MemgateOrphansGrowing", PAGES);
			scene.await("MemgateNodeDown", TICKETS);
			Await.until(PATIENCE, () -> scene.receiver().hasEnded("MemgateStoreNearFull"));
		}
	}

	/** A write whose outcome nobody tells, and few enough faults to be slow ones. */
	private static void holdTheMemoryService(Scene scene) {
		scene.memgate().backend().pause();
		scene.call("/add/message", MESSAGE);
		scene.call("/search/memory", QUERY);
		scene.awaitSeries(Ask.SEARCH, "backend");
		for (int i = 0; i < FEW_FAULTS; i++) {
			scene.call("/search/memory", QUERY);
		}
	}

	private static void loseRedis(Scene scene) {
		scene.memgate().redis().pause();
		scene.call("/add/message", MESSAGE);
		scene.awaitSeries(Ask.ADD, "store");
		for (int i = 0; i < MANY_FAULTS; i++) {
			scene.call("/add/message", MESSAGE);
		}
		scene.await("MemgateRedisAway", PAGES);
		scene.await("MemgateFaultsFast", PAGES);
	}

	private static List<String> shipped() throws IOException {
		return ALERT.matcher(Files.readString(Path.of("../deploy/prometheus/rules/memgate.yml")))
			.results()
			.map((MatchResult alert) -> alert.group(1))
			.toList();
	}

	/**
	 * More than four fifths, with room for what is still to be written: a few connections
	 * more would fill an empty Redis whole.
	 */
	private static void fill(Installation memgate) {
		memgate.redis().ask((redis) -> redis.setrange("filling", FILLING_BYTES, "x"));
		long used = memgate.redis()
			.ask((redis) -> redis.info("memory"))
			.lines()
			.filter((line) -> line.startsWith("used_memory:"))
			.mapToLong((line) -> Long.parseLong(line.split(":")[1].strip()))
			.findFirst()
			.orElseThrow();
		memgate.redis().ask((redis) -> redis.configSet("maxmemory", Long.toString(used * 100 / 85)));
	}

	/**
	 * Set behind the back of the admin API, which takes no such address. A change of
	 * limits is what it would be told.
	 */
	private static void failWebhook(Scene scene) {
		scene.memgate()
			.redis()
			.ask((redis) -> redis.hset("mg:{webhooks}", "abcdefgh23456777",
					"{\"id\":\"abcdefgh23456777\",\"url\":\"https://localhost:1/\",\"kinds\":[],\"everyAccount\":true,"
							+ "\"created\":\"2026-01-01T00:00:00Z\",\"secret\":\"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz\"}"));
		CopiedPolicy.replace(scene.policy(), "quota: 1000", "quota: 1100");
	}

	/** The second node's usage log is a pipe that nobody empties. */
	private static void holdUpTheUsageLog(Scene scene) {
		try (Client client = new Client(scene.key())) {
			for (int i = 0; i < GOOD_CALLS; i++) {
				client.send(scene.memgate().gateways().get(1).origin(), Ask.of(Ask.SEARCH, QUERY), PATIENCE);
			}
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

	/**
	 * What is watched, and by whom.
	 *
	 * @param policy the file of the two first nodes
	 * @param key of an account
	 */
	private record Scene(Path files, Path policy, Installation memgate, Prometheus prometheus, AlertReceiver receiver,
			String key) {

		/** Makes a call of the first node, whatever comes of it. */
		void call(String path, String body) {
			this.memgate.answer(this.key, path, body);
		}

		/**
		 * Waits until Prometheus has seen such requests: the first value of a counter is
		 * no increase.
		 */
		void awaitSeries(String api, String cause) {
			Await.until(PATIENCE, () -> this.prometheus
				.finds("memgate_requests_seconds_count{api=\"" + api + "\", cause=\"" + cause + "\"}"));
		}

		void await(String alert, String way) {
			try {
				Await.until(PATIENCE, () -> this.receiver.way(alert).equals(way));
			}
			catch (AssertionError ex) {
				throw new AssertionError(
						alert + " has not come by " + way + ", but these have: " + this.receiver.told(), ex);
			}
		}

	}

}
