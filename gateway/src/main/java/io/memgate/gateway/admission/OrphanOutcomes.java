package io.memgate.gateway.admission;

import java.util.concurrent.atomic.AtomicInteger;

import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.UnknownRule;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * What becomes of a reservation that nobody will settle. A read is released. A write is
 * what the memory service says it is, and unknown where it does not say; or what the
 * policy's rule says, where the memory service cannot be asked.
 */
final class OrphanOutcomes {

	private static final Logger log = LoggerFactory.getLogger(OrphanOutcomes.class);

	/**
	 * Questions without an answer after which a round asks no more: some ids may have
	 * none, but a service that is away must not hold up the release of reads.
	 */
	private static final int MOST_UNANSWERED = 32;

	private final OutcomeSource backend;

	private final PolicyInForce policy;

	private final AtomicInteger unanswered = new AtomicInteger();

	OrphanOutcomes(OutcomeSource backend, PolicyInForce policy) {
		this.backend = backend;
		this.policy = policy;
	}

	/** A round begins. */
	void begin() {
		this.unanswered.set(0);
	}

	Mono<Outcome> of(Reservation orphan) {
		return switch (orphan.effect()) {
			case READ -> Mono.just(Outcome.FAILURE);
			case WRITE -> write(orphan, this.policy.get().unknown());
		};
	}

	private Mono<Outcome> write(Reservation orphan, @Nullable UnknownRule rule) {
		return switch (rule) {
			case RELEASE -> Mono.just(Outcome.FAILURE);
			case COMMIT -> Mono.just(Outcome.SUCCESS);
			case null -> (this.unanswered.get() < MOST_UNANSWERED) ? ask(orphan) : Mono.just(Outcome.UNKNOWN);
		};
	}

	private Mono<Outcome> ask(Reservation orphan) {
		return this.backend.ask(orphan.account(), orphan.project(), orphan.id())
			.map(BackendOutcome::outcome)
			.onErrorResume((ex) -> Mono.fromSupplier(() -> unanswered(orphan, ex)));
	}

	private Outcome unanswered(Reservation orphan, Throwable ex) {
		if (this.unanswered.getAndIncrement() == 0) {
			log.warn("The memory service does not say what became of {}: {}", orphan.id(), ex.toString());
		}
		return Outcome.UNKNOWN;
	}

}
