package io.memgate.gateway.system;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

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
		List<Instant> admitted = Admissions.of(this.stage.memgate(), account, tally.count(Ask.ADD, Answer::isSuccess));
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
		List<Instant> admitted = Admissions.of(this.stage.memgate(), account, tally.count(Ask.ADD, Answer::isSuccess));
		Duration shortest = Admissions.shortestSpan(admitted, AMOUNT);
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

}
