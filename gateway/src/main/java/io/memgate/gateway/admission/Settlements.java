package io.memgate.gateway.admission;

import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Settles reservations whatever happens to Redis. A settlement that Redis does not
 * acknowledge within {@link #PATIENCE} no longer holds up the answer: it is kept and
 * tried again until it is done, while its reservation keeps holding the unit.
 */
public final class Settlements {

	/** How long an answer waits for Redis to acknowledge its settlement. */
	static final Duration PATIENCE = Duration.ofMillis(250);

	/** How often what is owed is tried again. */
	static final Duration RETRY_EVERY = Duration.ofMillis(100);

	/**
	 * Owed settlements beyond which a call that may hold nothing is not added: if it does
	 * hold something, that lapses and is reaped.
	 */
	static final int MOST_DOUBTFUL = 10_000;

	private static final int AT_ONCE = 256;

	/** Without one of our own, every timeout looks for a name of what it is for. */
	private static final Mono<Settled> LATE = Mono.error(() -> new TimeoutException("not acknowledged in time"));

	private final Ledger ledger;

	private final QuotaWatcher watcher;

	private final AdmissionMetrics metrics;

	private final Map<String, Owed> owed = new ConcurrentHashMap<>();

	/**
	 * @param watcher is shown what is charged
	 */
	Settlements(Ledger ledger, QuotaWatcher watcher, AdmissionMetrics metrics) {
		this.ledger = ledger;
		this.watcher = watcher;
		this.metrics = metrics;
	}

	/**
	 * Settles the reservation of an admitted call.
	 * @param answer what a repeated call is answered with; null to keep none
	 * @return empty when Redis has not acknowledged it in time, and it is still owed
	 */
	public Mono<Settled> settle(Decision.Admitted admitted, Outcome outcome, @Nullable KeptAnswer answer) {
		Owed settlement = new Owed(admitted.reservation(), admitted.limits(), outcome, answer);
		long begun = System.nanoTime();
		return settle(settlement).doOnNext((settled) -> this.metrics.settled(begun))
			.timeout(PATIENCE, LATE)
			.doOnError(TimeoutException.class, (ex) -> this.metrics.settled(begun))
			.onErrorResume((ex) -> Mono.fromRunnable(() -> owe(settlement)));
	}

	private Mono<Settled> settle(Owed owed) {
		Reservation reservation = owed.reservation();
		return this.ledger.settle(reservation, owed.outcome(), owed.answer())
			.doOnNext((settled) -> settled.show(reservation.account(), owed.limits(), this.watcher));
	}

	/**
	 * Leaves a write whose outcome is unknown: its reservation lapses, and is reaped as
	 * the memory service then says.
	 */
	public void leave(Decision.Admitted admitted) {
		this.ledger.leave(admitted.reservation());
	}

	/** Releases, later, a reservation of which it is not known whether it was made. */
	void releaseLater(Reservation reservation) {
		if (owed() < MOST_DOUBTFUL) {
			owe(new Owed(reservation, LimitStates.NONE, Outcome.FAILURE, null));
		}
		else {
			this.ledger.leave(reservation);
		}
	}

	/** Settlements that Redis has not acknowledged yet. */
	public int owed() {
		return this.owed.size();
	}

	/** Whether the settlement of a request id is owed. */
	boolean owes(String id) {
		return this.owed.containsKey(id);
	}

	private void owe(Owed owed) {
		this.owed.put(owed.reservation().id(), owed);
	}

	/** Tries one that is owed, then all others, if Redis acknowledges the first. */
	Mono<Void> round() {
		Iterator<Owed> all = this.owed.values().iterator();
		return all.hasNext()
				? retry(all.next()).flatMapMany((settled) -> Flux.fromIterable(() -> all).flatMap(this::retry, AT_ONCE))
					.then()
				: Mono.empty();
	}

	/** Tries again and again until nothing is owed. */
	Mono<Void> all() {
		return Mono.defer(this::round)
			.then(Mono.defer(() -> this.owed.isEmpty() ? Mono.empty() : Mono.delay(RETRY_EVERY)))
			.repeat(() -> !this.owed.isEmpty())
			.then();
	}

	/** Empty when Redis does not acknowledge it. */
	private Mono<Settled> retry(Owed owed) {
		return settle(owed).doOnNext((settled) -> this.owed.remove(owed.reservation().id(), owed)).onErrorComplete();
	}

	private record Owed(Reservation reservation, LimitStates limits, Outcome outcome, @Nullable KeptAnswer answer) {

	}

}
