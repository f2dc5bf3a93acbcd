package io.memgate.gateway.usage;

import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Lets a few reports be made at once, has others wait in line, and turns away whoever
 * finds the line full. Reports share one connection to Redis with the calls that are
 * admitted over it.
 */
final class Turns {

	private final int atOnce;

	private final int mostWaiting;

	private final Queue<Sinks.Empty<Void>> waiting = new ArrayDeque<>();

	private int taken;

	Turns(int atOnce, int mostWaiting) {
		this.atOnce = atOnce;
		this.mostWaiting = mostWaiting;
	}

	/**
	 * Does work when its turn comes. Fails with a {@link TooManyReportsException} when
	 * too many wait.
	 */
	<T> Mono<T> inTurn(Mono<T> work) {
		return Mono.defer(() -> {
			Sinks.Empty<Void> turn = enter();
			return turn.asMono().then(work).doFinally((signal) -> leave(turn));
		});
	}

	private synchronized Sinks.Empty<Void> enter() {
		Sinks.Empty<Void> turn = Sinks.empty();
		if (this.taken < this.atOnce) {
			this.taken++;
			turn.tryEmitEmpty();
		}
		else if (this.waiting.size() < this.mostWaiting) {
			this.waiting.add(turn);
		}
		else {
			throw new TooManyReportsException();
		}
		return turn;
	}

	private void leave(Sinks.Empty<Void> turn) {
		Sinks.Empty<Void> next = next(turn);
		if (next != null) {
			next.tryEmitEmpty();
		}
	}

	/** Whose turn comes when this one is over; null for nobody's. */
	private synchronized Sinks.@Nullable Empty<Void> next(Sinks.Empty<Void> over) {
		if (this.waiting.remove(over)) {
			return null;
		}
		Sinks.Empty<Void> next = this.waiting.poll();
		if (next == null) {
			this.taken--;
		}
		return next;
	}

}
