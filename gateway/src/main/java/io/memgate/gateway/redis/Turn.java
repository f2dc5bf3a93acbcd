package io.memgate.gateway.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.netty.util.concurrent.EventExecutor;

/**
 * What one event loop gathers while it takes one turn, and sends when it has seen to its
 * connections. Confined to the loop's thread.
 */
final class Turn {

	private final EventExecutor loop;

	private final Consumer<JointRun> send;

	/** By the first of their keys, which is of one account. */
	private Map<String, List<JointRun>> runs = new HashMap<>();

	/**
	 * @param loop of this thread
	 * @param send sends a run
	 */
	Turn(EventExecutor loop, Consumer<JointRun> send) {
		this.loop = loop;
		this.send = send;
	}

	/** The reply to a call, which shares a run with others of this turn where it may. */
	CompletableFuture<long[]> add(JointCall call) {
		if (this.runs.isEmpty()) {
			this.loop.execute(this::end);
		}
		List<JointRun> ofAccount = this.runs.computeIfAbsent(call.sharedKeys()[0], (key) -> new ArrayList<>(2));
		for (JointRun run : ofAccount) {
			if (run.takes(call)) {
				return run.add(call);
			}
		}
		JointRun another = new JointRun();
		ofAccount.add(another);
		return another.add(call);
	}

	private void end() {
		Map<String, List<JointRun>> gathered = this.runs;
		this.runs = new HashMap<>();
		gathered.values().forEach((ofAccount) -> ofAccount.forEach(this.send));
	}

}
