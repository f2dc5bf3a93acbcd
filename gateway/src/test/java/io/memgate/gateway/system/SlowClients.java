package io.memgate.gateway.system;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

import io.memgate.gateway.routing.SlowCrowd;

/**
 * P15: whoever holds connections open and sends or reads slowly takes nothing from
 * others. A short run is judged by whether others are served; times and memory only where
 * they have had time to show.
 */
final class SlowClients {

	private static final String GOOD = "promise-15";

	private static final double SERVED = 0.999;

	private static final int MOST_TIMES_BASELINE = 2;

	private static final double MOST_MEMORY = 1.1;

	private static final Pattern OPEN = Pattern.compile("(?m)^memgate_edge_connections(?:\\{[^}]*})? ([0-9.]+)");

	private final Stage stage;

	private final GatewayNode gateway;

	private final int slow;

	private final String key;

	private SlowClients(Stage stage) {
		this.stage = stage;
		this.gateway = stage.memgate().gateways().getFirst();
		this.slow = stage.form().of(10_000, 400);
		this.key = stage.key(GOOD, Stage.AMPLE);
	}

	static Row keep(Stage stage) {
		return new SlowClients(stage).keep();
	}

	private Row keep() {
		Tally warm = alone(this.stage.form().of(60, 0));
		Tally before = alone(this.stage.form().of(60, 2));
		long memoryBefore = this.gateway.process().residentKilobytes();
		Load load = good();
		Tally during;
		long open;
		long opened;
		try (SlowCrowd crowd = SlowCrowd.of(this.slow, this.gateway.origin())) {
			park(Duration.ofMillis(this.slow));
			during = load.during(() -> park(Duration.ofSeconds(this.stage.form().of(300, 4))));
			open = open();
			opened = crowd.opened();
		}
		park(Duration.ofSeconds(this.stage.form().of(10, 0)));
		Tally after = alone(this.stage.form().of(30, 0));
		double memory = (double) this.gateway.process().residentKilobytes() / memoryBefore;
		return judged(before, during, warm.and(after), open, memory)
			.note("of %d slow clients %d connections were open, %d in all", this.slow, open, opened);
	}

	private Row judged(Tally before, Tally during, Tally beside, long open, double memory) {
		boolean full = this.stage.form().full();
		Tally counted = full ? during : during.filter((answer) -> !answer.kind().equals(Answer.STORE_UNAVAILABLE));
		double served = (double) counted.filter(Answer::isSuccess).offered() / counted.offered();
		long baseline = before.percentile(0.99, Answer::isSuccess).toMillis();
		long p99 = during.percentile(0.99, Answer::isSuccess).toMillis();
		return this.stage.settle("P15", GOOD, before.and(during).and(beside), 0, Ask.ADD, Ask.GET)
			.check(open > this.slow / 2, "only %d connections were open", open)
			.check(served >= SERVED, "of the good calls, %.4f succeeded: %s", served, counted.kinds())
			.check(!full || p99 <= MOST_TIMES_BASELINE * baseline, "p99 was %d ms, and %d before", p99, baseline)
			.check(!full || memory <= MOST_MEMORY, "resident memory was %.2f times what it was before", memory)
			.note("good %.4f, p99 %d ms, %d before; resident memory %.2f times;", served, p99, baseline, memory);
	}

	private Load good() {
		return new Load(List.of(this.gateway.origin()), this.key, this.stage.seed(), Ask::mixed)
			.clients(this.stage.form().of(16, 4))
			.thinking(Duration.ofMillis(100));
	}

	/** Good calls alone, for some seconds. */
	private Tally alone(int seconds) {
		return good().during(() -> park(Duration.ofSeconds(seconds)));
	}

	private long open() {
		return this.stage.memgate().meter(this.gateway, OPEN);
	}

	private static void park(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

}
