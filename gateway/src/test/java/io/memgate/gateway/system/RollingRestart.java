package io.memgate.gateway.system;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * P26: gateways behind a balancer are stopped and started one after the other, under
 * load. Its clients notice nothing; and what is charged adds up too for clients that go
 * to the gateways themselves and leave before they are answered.
 */
final class RollingRestart {

	private static final String ACCOUNT = "promise-26";

	private static final String LEAVING = "promise-26-leaving";

	/** So few that a gateway can start beside them on two cores. */
	private static final int CLIENTS = 12;

	private static final int LEAVING_CLIENTS = 2;

	private static final Duration THINKING = Duration.ofMillis(100);

	private static final Duration IMPATIENT = Duration.ofMillis(30);

	/** The balancer's own word, which is not in our shape. */
	private static final String NO_GATEWAY = "503 ?";

	private RollingRestart() {
	}

	static Row keep(Stage stage, Path folder) throws IOException {
		int rounds = stage.form().of(20, 1);
		String key = stage.key(ACCOUNT, Stage.AMPLE);
		Load leaving = Load.on(stage.memgate(), stage.key(LEAVING, Stage.AMPLE), stage.seed(), Ask::mixed)
			.clients(LEAVING_CLIENTS)
			.thinking(THINKING)
			.impatient(IMPATIENT);
		AtomicReference<Tally> left = new AtomicReference<>();
		AtomicInteger served = new AtomicInteger();
		try (Balancer balancer = Balancer.before(stage.memgate().gateways(), folder)) {
			Load load = new Load(List.of(balancer.origin()), key, stage.seed(), Ask::mixed).clients(CLIENTS)
				.thinking(THINKING);
			Tally tally = load.during(() -> left.set(leaving.during(() -> restart(stage, load, rounds, served))));
			Tally errors = tally.filter((answer) -> !answer.isSuccess() && !isOfABusyMachine(stage, answer));
			return stage.settle("P26", ACCOUNT, tally, 0, Ask.ADD, Ask.GET)
				.and(stage.settle("P26", LEAVING, left.get(), 0, Ask.ADD, Ask.GET))
				.check(served.get() == rounds * stage.memgate().gateways().size(), "served after %d restarts only",
						served.get())
				.check(errors.offered() == 0, "clients of the balancer saw errors: %s", errors.kinds())
				.note("%d restarts, clients of the balancer: %s", rounds * stage.memgate().gateways().size(),
						tally.kinds());
		}
	}

	/**
	 * Refusals for want of Redis, of code that is cold while others compile, and of a
	 * balancer whose checks are not answered in time. They count in the full form only.
	 */
	private static boolean isOfABusyMachine(Stage stage, Answer answer) {
		return !stage.form().full()
				&& (answer.kind().equals(Answer.STORE_UNAVAILABLE) || answer.kind().equals(NO_GATEWAY));
	}

	/**
	 * The next one goes when the one before serves and has been found by the balancer.
	 */
	private static void restart(Stage stage, Load load, int rounds, AtomicInteger served) {
		for (int i = 1; i <= rounds; i++) {
			for (GatewayNode gateway : stage.memgate().gateways()) {
				gateway.process().stop();
				gateway.process().relaunch();
				gateway.process().awaitHealthy();
				if (load.awaitSuccesses(CLIENTS)) {
					served.incrementAndGet();
				}
			}
			stage.form().progress("P26", "%d of %d rounds, %s", i, rounds, load.seen());
		}
	}

}
