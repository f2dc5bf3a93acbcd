package io.memgate.gateway.system;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * P6: Redis is killed under load and started again with what it had written.
 */
final class KilledRedis {

	private static final String ACCOUNT = "promise-6";

	private static final int LONGEST_LIFE_MILLIS = 600;

	private static final int LONGEST_ABSENCE_MILLIS = 300;

	private static final Duration THINKING = Duration.ofMillis(50);

	/** Calls that must have succeeded before the next kill. */
	private static final int MORE = 100;

	private static final int TOLD_EVERY = 10;

	private KilledRedis() {
	}

	static Row keep(Stage stage) {
		int kills = stage.form().of(50, 3);
		String key = stage.key(ACCOUNT, Stage.AMPLE);
		Load load = Load.on(stage.memgate(), key, stage.seed(), Ask::mixed).thinking(THINKING);
		Tally tally = load.during(() -> kill(stage, load, kills));
		return stage.settle("P6", ACCOUNT, tally, 0, Ask.ADD, Ask.GET).note("%d kills, %s", kills, tally.kinds());
	}

	private static void kill(Stage stage, Load load, int kills) {
		Random random = new Random(stage.seed());
		for (int i = 1; i <= kills; i++) {
			load.awaitSuccesses(MORE);
			wait(random.nextInt(LONGEST_LIFE_MILLIS));
			stage.memgate().redis().kill();
			wait(random.nextInt(LONGEST_ABSENCE_MILLIS));
			stage.memgate().redis().restart();
			if (i % TOLD_EVERY == 0) {
				stage.form().progress("P6", "%d of %d kills", i, kills);
			}
		}
		load.awaitSuccesses(MORE);
	}

	private static void wait(int millis) {
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
	}

}
