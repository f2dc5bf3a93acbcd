package io.memgate.gateway.admission;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.SmartLifecycle;

/**
 * Settles reservations whatever happens to Redis. A settlement that Redis does not
 * acknowledge within {@link #PATIENCE} no longer holds up the answer: it is kept and
 * tried again until it is done, while its reservation keeps holding the unit.
 */
public final class Settlements implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(Settlements.class);

	/** How long an answer waits for Redis to acknowledge its settlement. */
	static final Duration PATIENCE = Duration.ofMillis(250);

	private static final Duration RETRY_EVERY = Duration.ofMillis(100);

	private static final int AT_ONCE = 256;

	private final Ledger ledger;

	private final Queue<Owed> owed = new ConcurrentLinkedQueue<>();

	private final AtomicInteger count = new AtomicInteger();

	private @Nullable Disposable retrying;

	public Settlements(Ledger ledger) {
		this.ledger = ledger;
	}

	/**
	 * Settles a reservation.
	 * @return whether Redis has acknowledged it in time; false when it is still owed
	 */
	public Mono<Boolean> settle(Reservation reservation, Outcome outcome) {
		return this.ledger.settle(reservation, outcome)
			.timeout(PATIENCE)
			.thenReturn(true)
			.onErrorResume((ex) -> Mono.fromCallable(() -> owe(reservation, outcome)));
	}

	/** Settles a reservation when its caller no longer waits. */
	public void settleLater(Reservation reservation, Outcome outcome) {
		owe(reservation, outcome);
	}

	/** Settlements that Redis has not acknowledged yet. */
	public int owed() {
		return this.count.get();
	}

	private boolean owe(Reservation reservation, Outcome outcome) {
		this.owed.add(new Owed(reservation, outcome));
		this.count.incrementAndGet();
		return false;
	}

	@Override
	public void start() {
		this.retrying = Flux.interval(RETRY_EVERY)
			.onBackpressureDrop()
			.concatMap((tick) -> retry())
			.doOnError((ex) -> log.error("Settling has stopped", ex))
			.retry()
			.subscribe();
	}

	/** One round: everything owed once; the first failure ends it. */
	private Mono<Void> retry() {
		return Flux.<Owed>generate((sink) -> {
			Owed next = this.owed.poll();
			if (next != null) {
				sink.next(next);
			}
			else {
				sink.complete();
			}
		}).take(AT_ONCE).flatMap(this::retry, AT_ONCE).then();
	}

	private Mono<Boolean> retry(Owed owed) {
		return this.ledger.settle(owed.reservation(), owed.outcome())
			.doOnNext((settled) -> this.count.decrementAndGet())
			.onErrorResume((ex) -> Mono.fromCallable(() -> this.owed.add(owed)));
	}

	@Override
	public void stop() {
		if (this.retrying != null) {
			this.retrying.dispose();
		}
	}

	@Override
	public boolean isRunning() {
		return this.retrying != null && !this.retrying.isDisposed();
	}

	/** Stops after the listeners and before the connection to Redis. */
	@Override
	public int getPhase() {
		return Integer.MIN_VALUE / 2 + 1;
	}

	private record Owed(Reservation reservation, Outcome outcome) {

	}

}
