package io.memgate.gateway.system;

import java.time.Duration;
import java.util.Random;

import io.memgate.gateway.system.Fault.Direction;
import io.memgate.gateway.system.Fault.End;

/**
 * P5: clients repeat each call with its Idempotency-Key, from one gateway to the next,
 * until they know that it was done, while answers are cut on both sides.
 */
final class RepeatedCalls {

	private static final String ACCOUNT = "promise-5";

	private static final int ANSWER_BYTES = 600;

	private static final Duration THINKING = Duration.ofMillis(200);

	private static final int TRIES = 2000;

	/** The call was completed before; its answer was cut on the way to the gateway. */
	private static final String DONE_BEFORE = "409 idempotency-answer-gone";

	private RepeatedCalls() {
	}

	static Row keep(Stage stage) {
		int keys = stage.form().of(2000, 100);
		String key = stage.key(ACCOUNT, Stage.AMPLE);
		Random random = new Random(stage.seed());
		stage.memgate().gateways().forEach((gateway) -> gateway.clients().with(() -> cut(random)));
		stage.harmBackend(() -> cut(random));

		Tally tally = new Load(stage.proxied(), key, stage.seed(), RepeatedCalls::named).thinking(THINKING)
			.repeating(TRIES, RepeatedCalls::isKnown)
			.offer(keys);
		stage.restore();

		Row row = stage.settle("P5", ACCOUNT, tally, 0, Ask.ADD);
		long charged = row.balances().getFirst().charged();
		return row.check(charged == keys, "%d keys, and %d charges", keys, charged)
			.note("%d keys, %s", keys, tally.kinds());
	}

	private static Ask named(Random random) {
		return Ask.add(random).with("Idempotency-Key", "key-" + Long.toHexString(random.nextLong()));
	}

	private static boolean isKnown(Answer answer) {
		return answer.isSuccess() || answer.isReplay() || answer.kind().equals(DONE_BEFORE);
	}

	/** Half of the connections are cut in one of their first answers. */
	private static Fault cut(Random random) {
		return random.nextBoolean() ? Fault.NONE
				: Fault.cut(Direction.DOWN, random.nextInt(2 * ANSWER_BYTES), End.CLOSED);
	}

}
