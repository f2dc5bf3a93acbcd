package io.memgate.memory.journal;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Something to be decided by the journal's thread. What is decided is told only when all
 * that it rests on is durable.
 *
 * @param <R> what is told
 */
final class Command<R> {

	private final Function<Turn, R> decision;

	private final Sinks.One<R> told = Sinks.one();

	private @Nullable R decided;

	Command(Function<Turn, R> decision) {
		this.decision = decision;
	}

	void decide(Turn turn) {
		this.decided = this.decision.apply(turn);
	}

	void tell() {
		this.told.tryEmitValue(this.decided);
	}

	void fail(Throwable cause) {
		this.told.tryEmitError(cause);
	}

	Mono<R> told() {
		return this.told.asMono();
	}

}
