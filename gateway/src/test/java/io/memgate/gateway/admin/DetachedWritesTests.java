package io.memgate.gateway.admin;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.memgate.gateway.lifecycle.DetachedWork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.http.HttpMethod;
import org.springframework.mock.web.reactive.function.server.MockServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;

class DetachedWritesTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();

	private final DetachedWork work = new DetachedWork("changes", Duration.ofSeconds(5));

	private final Sinks.One<ServerResponse> change = Sinks.one();

	private final AtomicInteger stopped = new AtomicInteger();

	@AfterEach
	void resetTime() {
		VirtualTimeScheduler.reset();
	}

	@Test
	void aStopWaitsForAChangeWhoseClientHasLeft() {
		begin().dispose();

		this.work.stop(this.stopped::incrementAndGet);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(this.stopped).hasValue(0);
		this.change.tryEmitEmpty();
		this.time.advanceTimeBy(Duration.ofMillis(20));

		assertThat(this.stopped).hasValue(1);
	}

	@Test
	void aStopDoesNotWaitForEver() {
		begin().dispose();

		this.work.stop(this.stopped::incrementAndGet);
		this.time.advanceTimeBy(Duration.ofSeconds(5));

		assertThat(this.stopped).hasValue(1);
	}

	private Disposable begin() {
		return new DetachedWrites(this.work)
			.filter(MockServerRequest.builder().method(HttpMethod.POST).build(), (request) -> this.change.asMono())
			.subscribe();
	}

}
