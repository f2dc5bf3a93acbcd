package io.memgate.gateway.system;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * P1 and P10: of all that is offered, exactly as many calls succeed as quota and grants
 * allow, while the memory service fails one call in five and grants are added.
 */
final class ExactQuota {

	private static final double FAILING = 0.2;

	private static final int GRANTS = 5;

	private static final String USED_UP = "429 quota-exceeded";

	/**
	 * After that time the quota will never be used up. By number nothing can be said of
	 * it: while the last units are held, calls are refused by the thousand in a second.
	 */
	private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(1);

	private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private ExactQuota() {
	}

	/** The quota of the plan {@link Stage#EXACT}. */
	static int quota(Form form) {
		return form.of(5000, 300);
	}

	static Row keep(String promise, Stage stage) {
		String account = "promise-" + promise.substring(1);
		String key = stage.key(account, Stage.EXACT);
		int port = stage.memgate().memory().getPort();
		try (MoodyBackend moody = new MoodyBackend(port, FAILING, stage.seed())) {
			stage.turnTo(moody.port());
			Load load = Load.on(stage.memgate(), key, stage.seed(), Ask::add);
			load.during(() -> grant(stage, account));
			long early = load.seen(USED_UP);
			int calls = stage.form().of(20_000, 1500);
			long begun = System.nanoTime();
			Tally tally = load.until(() -> load.seen() >= calls
					&& (load.seen(USED_UP) > early || System.nanoTime() - begun >= MOST_NANOS));
			Row row = stage.settle(promise, account, tally, 0, Ask.ADD);
			stage.turnTo(port);
			return row.usedUp().note("failed at random %d, %s", moody.failed(), tally.kinds());
		}
	}

	/** One grant whenever another sixth of the quota has been used. */
	private static void grant(Stage stage, String account) {
		for (int i = 1; i <= GRANTS; i++) {
			while (stage.memgate().used(account, Ask.ADD) < quota(stage.form()) * i / (GRANTS + 1)) {
				LockSupport.parkNanos(LOOK_EVERY_NANOS);
			}
			stage.memgate().grantUpTo(account, Ask.ADD, (long) i * amount(stage));
		}
	}

	private static int amount(Stage stage) {
		return stage.form().of(50, 10);
	}

}
