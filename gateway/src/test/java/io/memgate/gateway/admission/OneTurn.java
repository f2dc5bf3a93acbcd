package io.memgate.gateway.admission;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.netty.util.concurrent.DefaultEventExecutor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** An event loop that does several things in one of its turns. */
final class OneTurn {

	private final DefaultEventExecutor loop = new DefaultEventExecutor();

	/**
	 * Begins one thing for each of some, all in one turn, and waits for all.
	 * @return what each came to, nothing where it ended with an IllegalStateException
	 */
	<T, R> List<Optional<R>> of(List<T> all, Function<T, Mono<R>> thing) {
		List<CompletableFuture<@Nullable Optional<R>>> begun = this.loop
			.submit(() -> all.stream().map((each) -> begin(thing.apply(each))).toList())
			.syncUninterruptibly()
			.getNow();
		return begun.stream().map((each) -> Objects.requireNonNull(each.join())).toList();
	}

	private static <R> CompletableFuture<@Nullable Optional<R>> begin(Mono<R> thing) {
		return thing.map(Optional::of)
			.onErrorComplete(IllegalStateException.class)
			.defaultIfEmpty(Optional.empty())
			.toFuture();
	}

}
