package io.memgate.gateway.system;

import java.time.Duration;
import java.util.Random;

/**
 * P7: Redis has run the command, and the connection is cut before its reply arrives.
 */
final class LostReplies {

	private static final String ACCOUNT = "promise-7";

	private static final double LOST = 0.05;

	private static final Duration THINKING = Duration.ofMillis(20);

	private LostReplies() {
	}

	static Row keep(Stage stage) {
		String key = stage.key(ACCOUNT, Stage.AMPLE);
		Random random = new Random(stage.seed());
		long before = cuts(stage);

		stage.harmRedis(() -> Fault.dropReplies(LOST, random));
		int wanted = stage.form().of(1000, 20);
		Tally tally = Load.on(stage.memgate(), key, stage.seed(), Ask::mixed)
			.thinking(THINKING)
			.until(() -> cuts(stage) >= before + wanted);
		long cuts = cuts(stage) - before;
		stage.restore();

		return stage.settle("P7", ACCOUNT, tally, 0, Ask.ADD, Ask.GET).note("%d cuts, %s", cuts, tally.kinds());
	}

	private static long cuts(Stage stage) {
		return stage.memgate().gateways().stream().mapToLong((gateway) -> gateway.redis().cuts()).sum();
	}

}
