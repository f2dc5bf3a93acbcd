package io.memgate.gateway.system;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The reads of an account without a quota while Redis is away (P8): they go on, each
 * gateway letting its share of the enforced rate through, and are charged afterwards.
 */
final class UnlimitedReads {

	private static final String ACCOUNT = "promise-8-reads";

	/** Let through in a second, by all gateways together. */
	private static final int RATE = 30;

	private static final int TIMES = 3;

	private static final Duration SPAN = Duration.ofSeconds(1);

	private final Stage stage;

	private final String key;

	private final List<Answer> answers = new ArrayList<>();

	private final List<Window> away = new ArrayList<>();

	UnlimitedReads(Stage stage) {
		this.stage = stage;
		this.key = stage.key(ACCOUNT, Stage.READS);
	}

	/** Each gateway sees the account served by Redis. */
	void begin() {
		come(RATE, SPAN);
	}

	/**
	 * Lets more come than may pass.
	 * @param known within which the absence must be known
	 * @param time that Redis stays away
	 */
	void comeWhileAway(Duration known, Duration time) {
		come(TIMES * RATE, known);
		Instant start = Instant.now();
		come(TIMES * RATE, time.minus(known));
		this.away.add(new Window(start, Instant.now()));
	}

	private void come(int perSecond, Duration time) {
		try (Arrivals reads = new Arrivals(this.stage.memgate(), this.key, this.stage.seed(), Ask::get)) {
			reads.come(perSecond, time);
			this.answers.addAll(reads.answered().answers());
		}
	}

	/** Half of what may pass is enough on a busy machine. */
	Row judged() {
		Tally tally = Tally.of(this.stage.seed(), this.answers);
		Row row = this.stage.settle("P8", ACCOUNT, tally, 0, Ask.GET);
		List<Instant> admitted = Admissions.of(this.stage.memgate(), ACCOUNT, tally.count(Ask.GET, Answer::isSuccess));
		for (Window window : this.away) {
			List<Instant> within = admitted.stream().filter(window::holds).toList();
			Duration shortest = Admissions.shortestSpan(within, RATE);
			row = row
				.check(within.size() >= RATE * window.time().toSeconds() / 2, "only %d reads went on in %d ms: %s",
						within.size(), window.time().toMillis(), tally.kinds())
				.check(shortest.compareTo(SPAN) > 0, "%d reads went on in %d ms", RATE + 1, shortest.toMillis())
				.note("%d reads went on in %d ms;", within.size(), window.time().toMillis());
		}
		return row;
	}

	/** A time in which Redis was known to be away. */
	private record Window(Instant start, Instant end) {

		boolean holds(Instant instant) {
			return instant.isAfter(this.start) && instant.isBefore(this.end);
		}

		Duration time() {
			return Duration.between(this.start, this.end);
		}

	}

}
