package io.memgate.gateway.redis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.publisher.Mono;

/**
 * Whether the quota store, Redis and what it holds, may be used, and if not, why. Closed
 * until a first examination has passed. Each change is one line in the log.
 *
 * <p>
 * A command that begins in one stretch of being open and is answered in another, or after
 * the end of the first, may have been answered by a Redis that nobody has examined. So a
 * guarded command looks at the state on both sides, and one object is one stretch.
 */
public final class Store {

	private static final Logger log = LoggerFactory.getLogger(Store.class);

	private final Clock clock;

	private final AtomicReference<State> state;

	public Store(Clock clock) {
		this.clock = clock;
		this.state = new AtomicReference<>(new State.Shut(Closed.UNEXAMINED, "", clock.instant()));
	}

	public State state() {
		return this.state.get();
	}

	public boolean isOpen() {
		return state() instanceof State.Open;
	}

	/**
	 * Guards a command that begins something new for a caller. While the store is closed
	 * it fails at once, with nothing sent.
	 */
	public <T> Mono<T> whenOpen(Mono<T> command) {
		return guarded(command, (state) -> state instanceof State.Open);
	}

	/**
	 * Guards a command that ends or goes on with what was begun: it waits neither for an
	 * absent Redis nor is it told to one whose content is in doubt or of another version,
	 * and goes on where Redis only takes nothing new.
	 */
	public <T> Mono<T> whenTrusted(Mono<T> command) {
		return guarded(command, (state) -> switch (state) {
			case State.Open open -> true;
			case State.Shut shut -> shut.why().takesEndings();
		});
	}

	private <T> Mono<T> guarded(Mono<T> command, Predicate<State> allowed) {
		return Mono.defer(() -> {
			State before = state();
			return allowed.test(before) ? command.doOnNext((reply) -> requireUnchanged(before))
					: Mono.error(RedisUnavailableException.notSent("the quota store is closed: " + before, null));
		});
	}

	private void requireUnchanged(State before) {
		if (state() != before) {
			throw new RedisUnavailableException("the quota store was closed before the reply came");
		}
	}

	/**
	 * Takes note of an examination that has ended.
	 * @param before the state in which it began; if the store was closed since then, a
	 * good finding is of no use any more
	 */
	void examined(State before, Finding finding) {
		switch (finding) {
			case Finding.Unsound unsound -> close(unsound.why(), unsound.detail());
			case Finding.Sound sound when before instanceof State.Shut shut -> open(shut);
			case Finding.Sound sound -> {
			}
		}
	}

	private void open(State.Shut before) {
		Instant now = this.clock.instant();
		if (this.state.compareAndSet(before, new State.Open())) {
			log.info("The quota store is open{}", (before.why() == Closed.UNEXAMINED) ? "" : " again, "
					+ Duration.between(before.since(), now).toMillis() + " ms after it was closed: " + before);
		}
	}

	/** Closes the store, or changes the reason for which it is closed. */
	void close(Closed why, String detail) {
		State before = this.state.getAndUpdate((now) -> shut(now, why, detail));
		if (!(before instanceof State.Shut shut) || shut.why() != why) {
			String line = "The quota store is closed: {}. {} Calls are refused, uncharged.";
			log.atLevel(why.isAbsence() ? Level.WARN : Level.ERROR).log(line, state(), why.meaning());
		}
	}

	/**
	 * What has not changed stays the same stretch, except an absence: it ends every
	 * examination that has begun before it.
	 */
	private State shut(State now, Closed why, String detail) {
		return switch (now) {
			case State.Open open -> new State.Shut(why, detail, this.clock.instant());
			case State.Shut shut when shut.why() == why && shut.detail().equals(detail) && !why.isAbsence() -> shut;
			case State.Shut shut -> new State.Shut(why, detail, shut.since());
		};
	}

	/** Open or closed, for one stretch of time. */
	public sealed interface State {

		/**
		 * May be used. Not a record: no two stretches are equal.
		 */
		final class Open implements State {

		}

		/**
		 * May not be used.
		 *
		 * @param why the reason
		 * @param detail what was seen; may be empty
		 * @param since when it was closed, whatever the reason was then
		 */
		record Shut(Closed why, String detail, Instant since) implements State {

			@Override
			public String toString() {
				return this.detail.isEmpty() ? this.why.word() : this.why.word() + ", " + this.detail;
			}

		}

	}

}
