package io.memgate.memory.web;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import io.memgate.memory.memory.StoreUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;

class CallFilterTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final CallFilter filter = new CallFilter(1, this.registry);

	@Test
	void aCallBeyondTheLimitIsRefusedAndAnyEndMakesRoom() {
		Sinks.Empty<Void> held = Sinks.empty();
		Disposable first = call(held.asMono()).subscribe();

		StepVerifier.create(call(Mono.empty()))
			.verifyErrorSatisfies((ex) -> assertThat(ex).hasMessage("Too many calls are in flight"));
		assertThat(this.registry.get("memgate.calls.in.flight").gauge().value()).isOne();
		first.dispose();

		StepVerifier.create(call(Mono.empty())).verifyComplete();
		StepVerifier.create(call(Mono.error(new IllegalStateException()))).verifyError();
		StepVerifier.create(call(Mono.empty())).verifyComplete();
		assertThat(this.registry.get("memgate.calls.in.flight").gauge().value()).isZero();
	}

	@Test
	void callsAreCountedByWhatCameOfThem() {
		StepVerifier.create(call(Mono.empty())).verifyComplete();
		StepVerifier.create(call(Mono.error(Refusal.badInput("x", "is bad")))).verifyError();
		StepVerifier.create(call(Mono.error(Refusal.unauthorized("who?")))).verifyError();
		StepVerifier.create(call(Mono.error(new StoreUnavailableException("full", null)))).verifyError();
		StepVerifier.create(call(Mono.error(new IllegalStateException()))).verifyError();
		call(Mono.never()).subscribe().dispose();

		assertThat(this.registry.find("memgate.calls").timers()).extracting((timer) -> timer.getId().getTag("outcome"))
			.containsExactlyInAnyOrder("success", "refused", "unauthorized", "unavailable", "failed", "cancelled");
		assertThat(this.registry.find("memgate.calls").tag("api", "searchMemory").timers()).hasSize(6);
	}

	@Test
	void healthIsNeverHeldUp() {
		call(Mono.never()).subscribe();

		StepVerifier.create(
				this.filter.filter(MockServerWebExchange.from(MockServerHttpRequest.get("/actuator/health/readiness")),
						(exchange) -> Mono.empty()))
			.verifyComplete();
	}

	private Mono<Void> call(Mono<Void> answer) {
		MockServerWebExchange exchange = MockServerWebExchange
			.from(MockServerHttpRequest.post("/api/openmem/v1/search/memory"));
		CallFilter.name(exchange, "searchMemory");
		return this.filter.filter(exchange, (called) -> answer);
	}

}
