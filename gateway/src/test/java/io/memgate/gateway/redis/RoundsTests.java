package io.memgate.gateway.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class RoundsTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();

	private final AtomicInteger begun = new AtomicInteger();

	@AfterEach
	void giveTimeBack() {
		VirtualTimeScheduler.reset();
	}

	@Test
	void aRoundThatLastsHoldsUpTheNext() {
		assertThat(begunInTenSeconds(new Rounds("Lasting", SECOND, this::lasting))).isEqualTo(1);
	}

	@Test
	void roundsThatMayOverlapBeginUpToANumber() {
		assertThat(begunInTenSeconds(new Rounds("Lasting", SECOND, 3, this::lasting))).isEqualTo(3);
	}

	@Test
	void aRoundThatFailsIsFollowedByTheNext() {
		assertThat(begunInTenSeconds(new Rounds("Failing", SECOND,
				() -> Mono.error(new IllegalStateException("round " + this.begun.incrementAndGet())))))
			.isEqualTo(10);
	}

	private int begunInTenSeconds(Rounds rounds) {
		rounds.start();
		this.time.advanceTimeBy(Duration.ofSeconds(10));
		rounds.stop();
		return this.begun.get();
	}

	private Mono<Void> lasting() {
		this.begun.incrementAndGet();
		return Mono.never();
	}

}
