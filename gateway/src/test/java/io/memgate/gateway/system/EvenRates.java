package io.memgate.gateway.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * P11: of all that is offered to three gateways, a bucket lets through its rate and its
 * burst, and a window never more than its amount in any span of its time.
 */
final class EvenRates {

	/** Of both, in a second; and the bucket's burst. */
	private static final int AMOUNT = 10;

	private static final int CLIENTS = 4;

	/** Several times what is let through, with the time that a call takes. */
	private static final Duration THINKING = Duration.ofMillis(100);

	private static final Duration SPAN = Duration.ofSeconds(1);

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private static final JsonMapper JSON = JsonMapper.shared();

	private final Stage stage;

	private final Duration time;

	private EvenRates(Stage stage) {
		this.stage = stage;
		this.time = Duration.ofSeconds(stage.form().of(60, 5));
	}

	static Row keep(Stage stage) {
		EvenRates promise = new EvenRates(stage);
		Row bucket = promise.bucket();
		return promise.window(bucket);
	}

	private Row bucket() {
		String account = "promise-11-bucket";
		Tally tally = load(account, Stage.BUCKET);
		List<Instant> admitted = admitted(account, tally);
		Instant end = admitted.getFirst().plus(this.time);
		long within = admitted.stream().filter((at) -> at.isBefore(end)).count();
		long even = AMOUNT * this.time.toSeconds();
		return this.stage.settle("P11", account, tally, 0, Ask.ADD)
			.check(even <= within && within <= even + AMOUNT, "the bucket admitted %d in %s", within, this.time)
			.note("bucket: %d in %d s;", within, this.time.toSeconds());
	}

	private Row window(Row row) {
		String account = "promise-11-window";
		Tally tally = load(account, Stage.WINDOW);
		List<Instant> admitted = admitted(account, tally);
		Duration shortest = Duration.ofDays(1);
		for (int i = AMOUNT; i < admitted.size(); i++) {
			Duration span = Duration.between(admitted.get(i - AMOUNT), admitted.get(i));
			shortest = (span.compareTo(shortest) < 0) ? span : shortest;
		}
		return row
			.check(shortest.compareTo(SPAN) > 0, "the window admitted %d in %d µs", AMOUNT + 1,
					shortest.toNanos() / 1000)
			.note("window: %d, %d of them in no less than %d ms", admitted.size(), AMOUNT + 1, shortest.toMillis());
	}

	/** A little longer than the time that is looked at. */
	private Tally load(String account, String plan) {
		String key = this.stage.key(account, plan);
		long end = System.nanoTime() + this.time.plus(SPAN).toNanos();
		return Load.on(this.stage.memgate(), key, this.stage.seed(), Ask::add)
			.clients(CLIENTS)
			.thinking(THINKING)
			.until(() -> System.nanoTime() > end);
	}

	/** Redis's times of the admissions, in order, from the records of all gateways. */
	private List<Instant> admitted(String account, Tally tally) {
		long successes = tally.count(Ask.ADD, Answer::isSuccess);
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		List<Instant> admitted = recorded(account);
		while (admitted.size() < successes && System.nanoTime() < deadline) {
			LockSupport.parkNanos(LOOK_EVERY_NANOS);
			admitted = recorded(account);
		}
		return admitted;
	}

	private List<Instant> recorded(String account) {
		return this.stage.memgate()
			.gateways()
			.stream()
			.flatMap((gateway) -> records(gateway, account))
			.filter((each) -> each.has("admittedAt"))
			.map((each) -> Instant.parse(each.get("admittedAt").asString()))
			.sorted()
			.toList();
	}

	private static Stream<JsonNode> records(GatewayNode gateway, String account) {
		try {
			return Files.readAllLines(gateway.usageLog())
				.stream()
				.filter((line) -> line.contains("\"account\":\"" + account + '"') && line.endsWith("}"))
				.map(JSON::readTree);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
