package io.memgate.gateway.system;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * P8: Redis is gone for a time, and then hangs for a time. Calls are refused at once and
 * cost nothing, and succeed again soon after Redis answers; reads without a quota go on
 * meanwhile, under their enforced rate.
 */
final class RedisAway {

	private static final String ACCOUNT = "promise-8";

	/** So few that the time of an answer is not that of a queue. */
	private static final int CLIENTS = 16;

	private static final Duration THINKING = Duration.ofMillis(100);

	/** Within which an absence must be known. */
	private static final Duration KNOWN = Duration.ofSeconds(1);

	private static final Duration FAST = Duration.ofMillis(50);

	private static final Duration BACK = Duration.ofSeconds(2);

	/** So many that each gateway has had its share. */
	private static final int MORE = 10 * CLIENTS;

	private final Stage stage;

	private final String key;

	private final UnlimitedReads reads;

	private RedisAway(Stage stage) {
		this.stage = stage;
		this.key = stage.key(ACCOUNT, Stage.AMPLE);
		this.reads = new UnlimitedReads(stage);
	}

	static Row keep(Stage stage) {
		RedisAway promise = new RedisAway(stage);
		Absence gone = promise.absence(promise::goAway, promise::comeBack);
		stage.form().progress("P8", "gone: %s", gone);
		Absence hung = promise.absence(stage.memgate().redis()::pause, stage.memgate().redis()::resume);
		stage.form().progress("P8", "hung: %s", hung);
		Row row = stage.settle("P8", ACCOUNT, gone.tally().and(hung.tally()), 0, Ask.ADD, Ask.GET);
		return judged(judged(row, "gone", gone, stage.form()), "hung", hung, stage.form()).and(promise.reads.judged());
	}

	private void goAway() {
		this.stage.memgate().redis().kill();
		this.stage.memgate().gateways().forEach((gateway) -> gateway.redis().refuse());
	}

	private void comeBack() {
		this.stage.memgate().redis().restart();
		this.stage.memgate().gateways().forEach((gateway) -> gateway.redis().admit());
	}

	private Absence absence(Runnable begin, Runnable end) {
		Load load = Load.on(this.stage.memgate(), this.key, this.stage.seed(), Ask::mixed)
			.clients(CLIENTS)
			.thinking(THINKING);
		long[] times = new long[3];
		Tally tally = load.during(() -> {
			load.awaitSuccesses(MORE);
			this.reads.begin();
			begin.run();
			times[0] = System.nanoTime();
			this.reads.comeWhileAway(KNOWN, Duration.ofSeconds(this.stage.form().of(30, 3)));
			times[1] = System.nanoTime();
			end.run();
			times[2] = System.nanoTime();
			load.awaitSuccesses(MORE);
		});
		return new Absence(tally, times[0] + KNOWN.toNanos(), times[1], times[2]);
	}

	/** In the brief form beside a build, the median stands for the 99th percentile. */
	private static Row judged(Row row, String how, Absence absence, Form form) {
		long others = absence.known().filter(Predicate.not(Absence::isRefused)).offered();
		Duration fast = absence.known().percentile(form.full() ? 0.99 : 0.5, (answer) -> true);
		return row
			.check(absence.known().offered() > 0 && others == 0, "%s: not only refused: %s", how,
					absence.known().kinds())
			.check(fast.compareTo(FAST) <= 0, "%s: refusals took %d ms", how, fast.toMillis())
			.check(absence.firstSuccess().compareTo(BACK) <= 0, "%s: the first success took %d ms", how,
					absence.firstSuccess().toMillis())
			.note("%s: %s;", how, absence);
	}

	/**
	 * What came of a load during which Redis was away.
	 *
	 * @param knownNanos when the absence must have been known
	 * @param endNanos when it began to end
	 * @param backNanos when Redis answered again
	 */
	private record Absence(Tally tally, long knownNanos, long endNanos, long backNanos) {

		/** Calls made and answered while the absence was known. */
		Tally known() {
			return this.tally.filter((answer) -> answer.endedNanos() - answer.took().toNanos() > this.knownNanos
					&& answer.endedNanos() < this.endNanos);
		}

		static boolean isRefused(Answer answer) {
			return answer.status() == 503;
		}

		/** From Redis's first answer to the first success. */
		Duration firstSuccess() {
			return Duration.ofNanos(this.tally.answers()
				.stream()
				.filter(Answer::isSuccess)
				.mapToLong((answer) -> answer.endedNanos() - this.backNanos)
				.filter((nanos) -> nanos > 0)
				.min()
				.orElse(Long.MAX_VALUE));
		}

		@Override
		public String toString() {
			return "%d refused, p50 %d ms, p99 %d ms, first success after %d ms".formatted(known().offered(),
					known().percentile(0.5, (answer) -> true).toMillis(),
					known().percentile(0.99, (answer) -> true).toMillis(), firstSuccess().toMillis());
		}

	}

}
