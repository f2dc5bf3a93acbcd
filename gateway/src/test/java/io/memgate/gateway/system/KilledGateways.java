package io.memgate.gateway.system;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * P3: gateways are killed under load, at random, and started again.
 */
final class KilledGateways {

	private static final String ACCOUNT = "promise-3";

	private static final int LONGEST_LIFE_MILLIS = 1500;

	/** So few that a gateway can start beside them on two cores. */
	private static final int CLIENTS = 16;

	private static final Duration THINKING = Duration.ofMillis(100);

	private static final int TOLD_EVERY = 5;

	private KilledGateways() {
	}

	static Row keep(Stage stage) {
		int kills = stage.form().of(100, 2);
		String key = stage.key(ACCOUNT, Stage.AMPLE);
		Tally tally = Load.on(stage.memgate(), key, stage.seed(), Ask::mixed)
			.clients(CLIENTS)
			.thinking(THINKING)
			.during(() -> kill(stage, kills));
		long unanswered = tally.count(Ask.GET, Answer::isMissing);
		return stage.settle("P3", ACCOUNT, tally, unanswered, Ask.ADD, Ask.GET)
			.note("%d kills, %d reads open at them", kills, unanswered);
	}

	/**
	 * One after the other, never the one that has just been, each as soon as it serves;
	 * several may be starting at once.
	 */
	private static void kill(Stage stage, int kills) {
		List<GatewayNode> gateways = stage.memgate().gateways();
		Random random = new Random(stage.seed());
		int next = random.nextInt(gateways.size());
		for (int i = 1; i <= kills; i++) {
			Application gateway = gateways.get(next).process();
			gateway.awaitHealthy();
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200 + random.nextInt(LONGEST_LIFE_MILLIS)));
			gateway.kill();
			gateway.relaunch();
			next = (next + 1 + random.nextInt(gateways.size() - 1)) % gateways.size();
			if (i % TOLD_EVERY == 0) {
				stage.form().progress("P3", "%d of %d kills", i, kills);
			}
		}
		stage.memgate().awaitReady();
	}

}
