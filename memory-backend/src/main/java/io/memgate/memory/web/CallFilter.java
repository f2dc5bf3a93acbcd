package io.memgate.memory.web;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

import io.memgate.memory.memory.OutcomeUnknownException;
import io.memgate.memory.memory.StoreUnavailableException;

/**
 * Counts and times calls by Api and outcome, and lets only so many in at a time: each may
 * hold a body in memory. Health and metrics are neither counted nor held up.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class CallFilter implements WebFilter {

	private static final String API = CallFilter.class.getName() + ".api";

	private final int mostCalls;

	private final MeterRegistry registry;

	private final AtomicInteger inFlight = new AtomicInteger();

	CallFilter(int mostCalls, MeterRegistry registry) {
		this.mostCalls = mostCalls;
		this.registry = registry;
		Gauge.builder("memgate.calls.in.flight", this.inFlight, AtomicInteger::get)
			.description("calls that were let in and are not answered yet")
			.register(registry);
	}

	/**
	 * Notes which Api a call is for. One that never gets there is counted as none.
	 */
	static void name(ServerWebExchange exchange, String api) {
		exchange.getAttributes().put(API, api);
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		if (AssertionFilter.isOpen(exchange)) {
			return chain.filter(exchange);
		}
		return Mono.defer(() -> {
			long start = System.nanoTime();
			return letIn(exchange, chain).doOnSuccess((done) -> record(exchange, "success", start))
				.doOnError((ex) -> record(exchange, outcome(ex), start))
				.doOnCancel(() -> record(exchange, "cancelled", start));
		});
	}

	private Mono<Void> letIn(ServerWebExchange exchange, WebFilterChain chain) {
		if (this.inFlight.incrementAndGet() > this.mostCalls) {
			this.inFlight.decrementAndGet();
			return Mono.error(Refusal.busy());
		}
		return chain.filter(exchange).doFinally((signal) -> this.inFlight.decrementAndGet());
	}

	private void record(ServerWebExchange exchange, String outcome, long start) {
		Timer.builder("memgate.calls")
			.description("time of calls, by what came of them")
			.tag("api", exchange.getAttributeOrDefault(API, "none"))
			.tag("outcome", outcome)
			.register(this.registry)
			.record(Duration.ofNanos(System.nanoTime() - start));
	}

	private static String outcome(Throwable ex) {
		return switch (ex) {
			case Refusal refusal when refusal.status() == HttpStatus.UNAUTHORIZED -> "unauthorized";
			case Refusal refusal when refusal.status() == HttpStatus.SERVICE_UNAVAILABLE -> "unavailable";
			case Refusal refusal -> "refused";
			case ResponseStatusException status when status.getStatusCode().is4xxClientError() -> "refused";
			case StoreUnavailableException unavailable -> "unavailable";
			case OutcomeUnknownException unknown -> "unknown";
			default -> "failed";
		};
	}

}
