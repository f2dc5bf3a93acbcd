package io.memgate.gateway.redis;

import java.util.ArrayList;
import java.util.List;
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

	private List<JointRun> runs = new ArrayList<>();

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
		for (JointRun run : this.runs) {
			if (run.takes(call)) {
				return run.add(call);
			}
		}
		JointRun another = new JointRun();
		this.runs.add(another);
		return another.add(call);
	}

	private void end() {
		List<JointRun> gathered = this.runs;
		this.runs = new ArrayList<>();
		gathered.forEach(this.send);
	}

}
