package io.memgate.gateway.throttle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * What one call holds of this node's capacity. It is given back once: when the exchange
 * ends, however it ends, or for a call that is forwarded when the call does, whose client
 * may have left long before; a streamed answer ends with its last bytes.
 */
public final class Permits {

	private static final String ATTRIBUTE = Permits.class.getName();

	private static final Exception FAULT = new IllegalStateException("the memory service failed");

	private final List<Bulkhead> places = new ArrayList<>(3);

	private @Nullable CircuitBreaker circuit;

	private final AtomicBoolean claimed = new AtomicBoolean();

	private final AtomicBoolean givenBack = new AtomicBoolean();

	/** Takes a place; false where there is none. */
	boolean take(Bulkhead bulkhead) {
		return bulkhead.tryAcquirePermission() && this.places.add(bulkhead);
	}

	/** Takes a call of what the circuit lets through; false where it lets none. */
	boolean take(CircuitBreaker circuit) {
		boolean taken = circuit.tryAcquirePermission();
		this.circuit = taken ? circuit : null;
		return taken;
	}

	/** Holds them for the rest of an exchange, unless its call takes them over. */
	Mono<Void> during(ServerWebExchange exchange, Mono<Void> rest) {
		exchange.getAttributes().put(ATTRIBUTE, this);
		return rest.doFinally((signal) -> {
			if (claim()) {
				giveBack();
			}
		});
	}

	/**
	 * The permits of an exchange whose call is forwarded now, for the call to give back.
	 * None where the client has left at this very moment and they are given back already.
	 */
	public static Permits takeOver(ServerWebExchange exchange) {
		Permits held = (Permits) exchange.getAttributes().get(ATTRIBUTE);
		return (held != null && held.claim()) ? held : new Permits();
	}

	private boolean claim() {
		return this.claimed.compareAndSet(false, true);
	}

	/** Tells the circuit what became of the call at the memory service. */
	public void answered(Duration took, boolean fault) {
		CircuitBreaker told = this.circuit;
		this.circuit = null;
		if (told != null && fault) {
			told.onError(took.toNanos(), TimeUnit.NANOSECONDS, FAULT);
		}
		else if (told != null) {
			told.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	/** Gives all back, once. */
	public void giveBack() {
		if (this.givenBack.compareAndSet(false, true)) {
			this.places.forEach(Bulkhead::releasePermission);
			if (this.circuit != null) {
				this.circuit.releasePermission();
			}
		}
	}

}
