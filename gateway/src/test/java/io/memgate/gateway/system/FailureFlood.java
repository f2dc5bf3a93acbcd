package io.memgate.gateway.system;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * P22: one key sends mistakes without end, dear ones among them. What it may make is
 * looked at and free, what is above it is hardly looked at, and others do not notice.
 */
final class FailureFlood {

	private static final String OTHERS = "promise-22";

	private static final String FLOODER = "promise-22-flood";

	/** Floods before, for gateways that have just been started. */
	private static final String EARLIER = "promise-22-earlier";

	private static final String REFUSED = "429 failure-budget";

	private static final double SERVED = 0.999;

	/** Of each key on each gateway, as shipped. */
	private static final int FAILURES_PER_SECOND = 50;

	/** For calls that are under way when the budget is used up. */
	private static final double SLACK = 1.2;

	private static final List<Ask> MISTAKES = List.of(Ask.of(Ask.ADD, "{"), Ask.of(Ask.ADD, "{\"user_id\":\"u\"}"),
			Ask.of(Ask.ADD,
					"{\"user_id\":\"u\",\"conversation_id\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\""
							+ "x ".repeat(4001) + "\"}]}"),
			Ask.of(Ask.SEARCH, "{\"user_id\":\"u\",\"query\":\"tea\",\"filter\":{\"and\":[{}]}}"),
			Ask.of(Ask.SEARCH, "{\"user_id\":\"u\",\"query\":\"tea\",\"memory_limit_number\":11}"));

	private FailureFlood() {
	}

	private static Ask mistake(Random random) {
		return MISTAKES.get(random.nextInt(MISTAKES.size()));
	}

	static Row keep(Stage stage) {
		Duration time = Duration.ofSeconds(stage.form().of(60, 5));
		warmUp(stage);
		String flooder = stage.key(FLOODER, Stage.AMPLE);
		long start = System.nanoTime();
		useUp(stage, flooder);
		Load load = Load.on(stage.memgate(), stage.key(OTHERS, Stage.AMPLE), stage.seed(), Ask::mixed)
			.clients(stage.form().of(16, 4))
			.thinking(Duration.ofMillis(100));
		try (Arrivals flood = new Arrivals(stage.memgate(), flooder, stage.seed(), FailureFlood::mistake)) {
			Tally others = load.during(() -> {
				load.awaitSuccesses(stage.form().of(1000, 50));
				flood.come(stage.form().of(1000, 400), time);
			});
			Duration took = Duration.ofNanos(System.nanoTime() - start);
			return judged(stage, others, flood.answered(), took);
		}
	}

	/**
	 * In its first minute a JVM does a tenth of what it can do, which is no matter of
	 * mistakes.
	 */
	private static void warmUp(Stage stage) {
		if (stage.form().full()) {
			String key = stage.key(EARLIER, Stage.AMPLE);
			Load load = Load.on(stage.memgate(), stage.key("promise-22-before", Stage.AMPLE), stage.seed(), Ask::mixed)
				.clients(16)
				.thinking(Duration.ofMillis(100));
			try (Arrivals flood = new Arrivals(stage.memgate(), key, stage.seed(), FailureFlood::mistake)) {
				load.during(() -> flood.come(500, Duration.ofSeconds(90)));
			}
		}
	}

	/** It has done so for long: nothing is left of what it may make at once. */
	private static void useUp(Stage stage, String flooder) {
		for (GatewayNode gateway : stage.memgate().gateways()) {
			Load load = new Load(List.of(gateway.origin()), flooder, stage.seed(), (random) -> MISTAKES.getFirst());
			load.until(() -> load.seen(REFUSED) >= 1);
		}
	}

	/** A busy machine's refusals for want of Redis count in the full form only. */
	private static Row judged(Stage stage, Tally others, Tally flood, Duration took) {
		Tally counted = stage.form().full() ? others
				: others.filter((answer) -> !answer.kind().equals(Answer.STORE_UNAVAILABLE));
		double served = (double) counted.filter(Answer::isSuccess).offered() / counted.offered();
		long looked = flood.filter((answer) -> !answer.kind().equals(REFUSED)).offered();
		long may = (long) (SLACK * stage.memgate().gateways().size() * FAILURES_PER_SECOND * took.toMillis() / 1000);
		long charged = stage.memgate().used(FLOODER, Ask.ADD) + stage.memgate().used(FLOODER, Ask.SEARCH);
		return stage.settle("P22", OTHERS, others, 0, Ask.ADD, Ask.GET)
			.check(served >= SERVED, "of the others' calls, %.3f succeeded: %s", served, counted.kinds())
			.check(looked <= may, "%d mistakes were looked at, and %d may be: %s", looked, may, flood.kinds())
			.check(charged == 0, "%d mistakes were charged", charged)
			.note("others %.4f, p99 %d ms; others %s, flood %s, looked at %d, may %d", served,
					counted.percentile(0.99, Answer::isSuccess).toMillis(), others.kinds(), flood.kinds(), looked, may);
	}

}
