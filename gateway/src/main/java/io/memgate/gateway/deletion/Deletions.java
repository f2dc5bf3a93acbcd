package io.memgate.gateway.deletion;

import java.time.Clock;
import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Deletion;
import io.memgate.gateway.account.DeletionBook;
import io.memgate.gateway.account.Scope;
import io.memgate.gateway.admission.CallsInFlight;
import io.memgate.gateway.redis.RedisUnavailableException;

/**
 * Carries out deletions that have begun, step by step. A step that was cut is done again
 * by whoever goes on with it, on any node; two that do so at once do no harm.
 *
 * <p>
 * The order is what makes it safe. When it begins nothing new is admitted. Then the calls
 * in flight end, each charged or released by what the memory service says, so that no
 * write comes after the memories are gone; then the memories go, then the keys in Redis,
 * and last what says that a deletion has begun.
 */
public final class Deletions {

	private static final Logger log = LoggerFactory.getLogger(Deletions.class);

	private static final Duration LOOK_EVERY = Duration.ofMillis(200);

	/** How long one attempt waits for calls in flight. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	/**
	 * Until every node has heard of a deletion, keys that are still remembered have been
	 * forgotten, and what nodes add up each second has been written.
	 */
	private static final Duration QUIET_AFTER = Duration.ofMillis(2500);

	private final DeletionBook book;

	private final CallsInFlight calls;

	private final StoredMemories memories;

	private final Sweep sweep;

	private final Clock clock;

	/**
	 * @param clock shows Redis's time
	 */
	Deletions(DeletionBook book, CallsInFlight calls, StoredMemories memories, Sweep sweep, Clock clock) {
		this.book = book;
		this.calls = calls;
		this.memories = memories;
		this.sweep = sweep;
		this.clock = clock;
	}

	/** What the memory service says before anything begins. */
	public Mono<Told> ask(Scope scope) {
		return this.memories.count(scope)
			.map(Told::of)
			.defaultIfEmpty(Told.unable(scope))
			.onErrorResume((ex) -> Mono.just(Told.away(scope)));
	}

	/**
	 * Goes on with a deletion, as far as that is possible within some seconds.
	 * @param deletion as it has begun
	 */
	public Mono<Progress> proceed(Scope scope, Deletion deletion) {
		return deletion.over() ? this.sweep.index(scope).thenReturn(new Progress.Done(deletion))
				: inFlight(scope, deletion).flatMap(
						(calls) -> (calls > 0) ? Mono.just(inFlight(deletion, calls)) : withoutCalls(scope, deletion));
	}

	/** Calls that are still in flight when they have ended or patience has. */
	private Mono<Long> inFlight(Scope scope, Deletion deletion) {
		Duration left = Duration.between(this.clock.instant(), deletion.begun().plus(QUIET_AFTER));
		Duration quiet = left.isNegative() ? Duration.ZERO : left;
		return Mono.delay(quiet)
			.thenMany(Mono.defer(() -> this.calls.count(scope)).repeatWhen((looks) -> looks.delayElements(LOOK_EVERY)))
			.takeUntil((open) -> open == 0)
			.take(PATIENCE.plus(quiet))
			.last(1L);
	}

	private static Progress inFlight(Deletion deletion, long calls) {
		return new Progress.Waiting(deletion, "calls", calls
				+ " calls are still in flight, or the memory service has not said what became of them. Repeat this call.");
	}

	private Mono<Progress> withoutCalls(Scope scope, Deletion deletion) {
		return deletion.keepsMemories() ? withoutMemories(scope, deletion)
				: this.memories.delete(scope)
					.flatMap((deleted) -> deleted ? withoutMemories(scope, deletion)
							: Mono.just(new Progress.Waiting(deletion, "memories", cannot(scope))))
					.onErrorResume((ex) -> !(ex instanceof RedisUnavailableException),
							(ex) -> Mono.fromSupplier(() -> unanswered(scope, deletion, ex)));
	}

	private static Progress unanswered(Scope scope, Deletion deletion, Throwable ex) {
		log.warn("The memories of {} cannot be deleted now: {}", scope.text(), ex.toString());
		return new Progress.Waiting(deletion, "memories", "The memory service does not answer, so memories of "
				+ scope.text() + " may still be there. Repeat this call when it does.");
	}

	/** What is to be done where the memory service cannot delete. */
	static String cannot(Scope scope) {
		return "The memory service cannot delete the memories of " + scope.text()
				+ " as a whole. Have them deleted there, user by user or by its operator, and repeat this call with"
				+ " 'memories': 'keep', which deletes what the gateway has.";
	}

	private Mono<Progress> withoutMemories(Scope scope, Deletion deletion) {
		return this.sweep.of(scope, deletion).then(Mono.defer(() -> {
			Deletion done = deletion.done(this.clock.instant());
			return this.book.end(scope, done)
				.then(this.sweep.index(scope))
				.thenReturn((Progress) new Progress.Done(done));
		}));
	}

}
