package io.memgate.gateway.system;

import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * P23: five times as many calls come as the memory service can do, whatever becomes of
 * those before. It goes on doing as many as it can, and soon after serves all again.
 */
final class Overload {

	private static final String ACCOUNT = "promise-23";

	private static final int TIMES = 5;

	private static final int RECOVERY_SECONDS = 5;

	private static final double RECOVERED = 0.9;

	private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

	private final Tally tally;

	private Overload(Tally tally) {
		this.tally = tally;
	}

	static Row keep(Stage stage) {
		Form form = stage.form();
		int port = stage.memgate().memory().getPort();
		int capacity = form.of(200, 100);
		try (MoodyBackend slow = new MoodyBackend(port, 0, stage.seed()).slow(capacity);
				Arrivals calls = new Arrivals(stage.memgate(), stage.key(ACCOUNT, Stage.AMPLE), stage.seed(),
						Ask::mixed)) {
			stage.turnTo(slow.port());
			calls.come(capacity / 2, Duration.ofSeconds(form.of(60, 1)));
			long peak = System.nanoTime();
			calls.come(capacity, Duration.ofSeconds(form.of(30, 3)));
			long over = System.nanoTime();
			calls.come(TIMES * capacity, Duration.ofSeconds(form.of(300, 4)));
			long after = System.nanoTime();
			calls.come(capacity * 4 / 5, Duration.ofSeconds(RECOVERY_SECONDS));
			Overload overload = new Overload(calls.answered());
			Row row = stage.settle("P23", ACCOUNT, overload.tally, 0, Ask.ADD, Ask.GET);
			stage.turnTo(port);
			return overload.judged(row, form, overload.goodput(peak, over), overload.goodput(over, after),
					overload.recovery(after));
		}
	}

	/** Beside a build, less of the peak will do in the brief form. */
	private Row judged(Row row, Form form, double peak, double goodput, int recovery) {
		double least = form.full() ? 0.9 : 0.7;
		return row
			.check(goodput >= least * peak, "%.0f succeeded in a second, and %.0f at the peak: %s", goodput, peak,
					this.tally.kinds())
			.check(recovery <= RECOVERY_SECONDS, "after %d seconds, still not enough succeeded again", RECOVERY_SECONDS)
			.note("peak %.0f/s, at %d times %.0f/s (%.0f%%), p99 of successes %d ms, recovered in second %d; %s", peak,
					TIMES, goodput, 100 * goodput / peak, this.tally.percentile(0.99, Answer::isSuccess).toMillis(),
					recovery, this.tally.kinds());
	}

	/** Successes in a second, of those that came in a time. */
	private double goodput(long from, long to) {
		List<Answer> came = within(from, to, Answer::endedNanos).stream().filter(Answer::isSuccess).toList();
		return (double) came.size() * SECOND_NANOS / (to - from);
	}

	/** The first second after a time whose calls have succeeded again, counted from 1. */
	private int recovery(long from) {
		int second = 1;
		while (second <= RECOVERY_SECONDS) {
			List<Answer> sent = within(from + (second - 1) * SECOND_NANOS, from + second * SECOND_NANOS,
					(answer) -> answer.endedNanos() - answer.took().toNanos());
			if (sent.stream().filter(Answer::isSuccess).count() >= RECOVERED * sent.size()) {
				return second;
			}
			second++;
		}
		return second;
	}

	private List<Answer> within(long from, long to, ToLongFunction<Answer> when) {
		return this.tally.answers()
			.stream()
			.filter((answer) -> when.applyAsLong(answer) >= from && when.applyAsLong(answer) < to)
			.toList();
	}

}
