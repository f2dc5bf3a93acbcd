package io.memgate.gateway.activation;

import java.nio.file.Path;
import java.time.Duration;

import io.memgate.gateway.policy.PolicyException;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.PolicyLoader;
import io.memgate.gateway.policy.PolicyRevisions;
import io.memgate.gateway.policy.PolicySource;
import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.redis.Rounds;
import io.memgate.gateway.redis.SchemaException;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

import org.springframework.context.SmartLifecycle;

/**
 * Has what the policy file says put in force, at the start and whenever it changes. It
 * reads the files themselves, every second, rather than waiting to be told of changes: a
 * Kubernetes ConfigMap changes by a symbolic link above them, and some file systems tell
 * nothing. What is read counts when two looks in a row find it the same, so that a file
 * that is being written is left alone.
 */
final class PolicyWatch implements SmartLifecycle {

	static final Duration EVERY = Duration.ofSeconds(1);

	private static final Duration CONNECTING = Duration.ofMillis(100);

	private static final int CONNECTING_TIMES = 30;

	private static final int KEPT_EVERY = 30;

	private final Path file;

	private final PolicyActivator activator;

	private final PolicyInForce inForce;

	private final PolicyState state;

	private final Rounds rounds = new Rounds("Looking at the policy file", EVERY, this::look);

	private final Scheduler reading;

	private @Nullable Look seen;

	private @Nullable Look judged;

	private int looks;

	/**
	 * @param reading where files are read, which blocks
	 */
	PolicyWatch(Path file, PolicyActivator activator, PolicyInForce inForce, PolicyState state, Scheduler reading) {
		this.file = file;
		this.activator = activator;
		this.inForce = inForce;
		this.state = state;
		this.reading = reading;
	}

	/**
	 * Puts the policy in force that the application has read, then looks on. Waits for
	 * Redis for a moment; where it is away, the first look that finds it does it, and the
	 * quota store is closed until then. It blocks the thread that starts the application,
	 * since what is thrown there keeps the node from coming up.
	 * @throws PolicyException when the policy may not be in force
	 * @throws SchemaException when this version cannot read what Redis holds
	 */
	@Override
	public void start() {
		if (!this.state.isActivated()) {
			first().block();
		}
		this.rounds.start();
	}

	private Mono<Void> first() {
		PolicyRevisions read = this.inForce.activation().revisions();
		return this.activator.attempt(read)
			.retryWhen(
					Retry.fixedDelay(CONNECTING_TIMES, CONNECTING).filter(RedisUnavailableException.class::isInstance))
			.doOnNext((verdict) -> {
				if (verdict instanceof Verdict.Refused refused) {
					throw new PolicyException(refused.why());
				}
				note(new Look(read.source(), ""), verdict);
			})
			.onErrorComplete(Exceptions::isRetryExhausted)
			.then();
	}

	/**
	 * Looks once. That Redis is away, or of another version, is told by the quota store.
	 */
	Mono<Void> look() {
		return Mono.fromSupplier(this::read)
			.subscribeOn(this.reading)
			.flatMap((look) -> isNews(look) ? judge(look) : keep())
			.onErrorComplete(RedisUnavailableException.class)
			.onErrorComplete(SchemaException.class);
	}

	private Look read() {
		try {
			return new Look(PolicySource.read(this.file), "");
		}
		catch (PolicyException ex) {
			return new Look(null, String.valueOf(ex.getMessage()));
		}
	}

	private boolean isNews(Look look) {
		boolean steady = look.equals(this.seen);
		this.seen = look;
		return steady && !look.equals(this.judged);
	}

	private Mono<Void> judge(Look look) {
		return Mono.defer(() -> attempt(look))
			.onErrorResume(PolicyException.class,
					(ex) -> Mono.just(new Verdict.Refused(String.valueOf(ex.getMessage()))))
			.flatMap((verdict) -> takeKept(verdict).thenReturn(verdict))
			.doOnNext((verdict) -> note(look, verdict))
			.then();
	}

	private Mono<Verdict> attempt(Look look) {
		PolicySource source = look.source();
		return (source != null) ? this.activator.attempt(PolicyLoader.parse(source))
				: Mono.just(new Verdict.Refused(look.fault()));
	}

	/** A node whose file was refused before any was in force has what Redis keeps. */
	private Mono<Void> takeKept(Verdict verdict) {
		return (verdict instanceof Verdict.Refused && !this.state.isActivated()) ? this.activator.takeKept()
			.doOnNext((taken) -> this.state.noteTaken())
			.onErrorComplete(PolicyException.class)
			.then() : Mono.empty();
	}

	private void note(Look look, Verdict verdict) {
		this.judged = look;
		this.state.note(verdict);
	}

	/**
	 * Now and then, a Redis that was emptied is given the policy again, and it is noted
	 * where Redis keeps another.
	 */
	private Mono<Void> keep() {
		return (this.looks++ % KEPT_EVERY == 0) ? this.activator.keep().doOnNext(this.state::noteKept).then()
				: Mono.empty();
	}

	@Override
	public void stop() {
		this.rounds.stop();
	}

	@Override
	public boolean isRunning() {
		return this.rounds.isRunning();
	}

	/**
	 * After the connection to Redis and before all else, since what it throws is to keep
	 * this node from writing anything.
	 */
	@Override
	public int getPhase() {
		return this.rounds.getPhase() - 1;
	}

	/**
	 * What one look has found.
	 *
	 * @param source the files; null when they could not be read
	 * @param fault why not
	 */
	private record Look(@Nullable PolicySource source, String fault) {

	}

}
