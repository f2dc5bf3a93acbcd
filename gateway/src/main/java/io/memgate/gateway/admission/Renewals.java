package io.memgate.gateway.admission;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The reservations of this node's calls in flight, renewed while the calls last. A round
 * renews those that have been in flight for longer than {@link #every}, a third of a
 * reservation's time, so a short call costs no command and no timer.
 */
public final class Renewals {

	private static final int AT_ONCE = 64;

	private final Ledger ledger;

	private final Duration every;

	private final Map<String, InFlight> calls = new ConcurrentHashMap<>();

	Renewals(Ledger ledger, Duration reservationTtl) {
		this.ledger = ledger;
		this.every = reservationTtl.dividedBy(3);
	}

	/** Keeps a reservation from lapsing from a call's start to its end. */
	public <T> Mono<T> during(Reservation reservation, Mono<T> call) {
		return Mono.using(() -> begin(reservation), (id) -> call, this.calls::remove);
	}

	private String begin(Reservation reservation) {
		this.calls.put(reservation.id(), new InFlight(reservation, System.nanoTime()));
		return reservation.id();
	}

	/** Whether the call with this id is in flight on this node. */
	boolean holds(String id) {
		return this.calls.containsKey(id);
	}

	/** Reservations of this node's calls in flight. */
	int size() {
		return this.calls.size();
	}

	/** How often a round must be made. */
	Duration every() {
		return this.every;
	}

	/** Renews what is due; one that fails is due again in the next round. */
	Mono<Void> round() {
		long before = System.nanoTime() - this.every.toNanos();
		return Flux.fromIterable(this.calls.values())
			.filter((call) -> call.sinceNanos() - before <= 0)
			.flatMap((call) -> this.ledger.renew(call.reservation()).onErrorComplete(), AT_ONCE)
			.then();
	}

	private record InFlight(Reservation reservation, long sinceNanos) {

	}

}
