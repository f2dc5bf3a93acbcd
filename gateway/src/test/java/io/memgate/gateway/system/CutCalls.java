package io.memgate.gateway.system;

import java.time.Duration;
import java.util.Random;
import java.util.function.ToLongFunction;

import io.memgate.gateway.system.Fault.Direction;
import io.memgate.gateway.system.Fault.End;

/**
 * P4: connections are cut at a random byte, on the clients' side and on the memory
 * service's, in both directions, and clients leave while their calls are in flight.
 */
final class CutCalls {

	private static final String ACCOUNT = "promise-4";

	/** About as many bytes as a request and an answer have on each side. */
	private static final int REQUEST_BYTES = 900;

	private static final int ANSWER_BYTES = 600;

	/** A client waits so long for an answer, at most, when it is to leave. */
	private static final Duration PATIENCE = Duration.ofMillis(100);

	private static final String LEFT = "0 no-answer";

	private CutCalls() {
	}

	static Row keep(Stage stage) {
		String key = stage.key(ACCOUNT, Stage.AMPLE);
		int cuts = stage.form().of(5000, 150);
		Random random = new Random(stage.seed());
		Load load = new Load(stage.proxied(), key, stage.seed(), Ask::mixed);

		stage.memgate().gateways().forEach((gateway) -> gateway.clients().with(() -> cut(random)));
		long clients = cuts(stage, (gateway) -> gateway.clients().cuts());
		load.until(() -> cuts(stage, (gateway) -> gateway.clients().cuts()) >= clients + cuts);
		stage.restore();
		stage.form().progress("P4", "%d connections of clients cut", cuts);

		long left = load.seen(LEFT) + cuts;
		load.impatient(PATIENCE).until(() -> load.seen(LEFT) >= left);
		load.impatient(Duration.ZERO);
		stage.form().progress("P4", "%d clients have left", cuts);

		stage.harmBackend(() -> cut(random));
		long backend = cuts(stage, (gateway) -> gateway.backend().cuts());
		Tally tally = load.until(() -> cuts(stage, (gateway) -> gateway.backend().cuts()) >= backend + cuts);
		stage.restore();
		stage.form().progress("P4", "%d connections to the memory service cut", cuts);

		return stage.settle("P4", ACCOUNT, tally, 0, Ask.ADD, Ask.GET)
			.note("%d cuts, %d clients left, %d calls without an answer", 2 * cuts, cuts,
					tally.answers().stream().filter(Answer::isMissing).count());
	}

	/** An answer is never reset: what has passed whole has then arrived. */
	private static Fault cut(Random random) {
		return random.nextBoolean() ? Fault.cut(Direction.DOWN, random.nextInt(ANSWER_BYTES), End.CLOSED)
				: Fault.cut(Direction.UP, random.nextInt(REQUEST_BYTES), random.nextBoolean() ? End.CLOSED : End.RESET);
	}

	private static long cuts(Stage stage, ToLongFunction<GatewayNode> where) {
		return stage.memgate().gateways().stream().mapToLong(where).sum();
	}

}
