package io.memgate.gateway.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class RoundsTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final AtomicInteger begun = new AtomicInteger();

	private final AtomicInteger ended = new AtomicInteger();

	private final AtomicInteger stopped = new AtomicInteger();

	private VirtualTimeScheduler time = VirtualTimeScheduler.create();

	@BeforeEach
	void takeTime() {
		this.time = VirtualTimeScheduler.getOrSet();
	}

	@AfterEach
	void giveTimeBack() {
		VirtualTimeScheduler.reset();
	}

	@Test
	void workToTheEndIsNotCutOffAndHasALastRound() {
		Rounds rounds = Rounds.toTheEnd("test", SECOND, () -> taking(Duration.ofMillis(300)));
		rounds.start();
		this.time.advanceTimeBy(Duration.ofMillis(1100));

		rounds.stop(this.stopped::incrementAndGet);

		assertThat(this.stopped).hasValue(0);
		this.time.advanceTimeBy(SECOND);
		assertThat(this.begun).hasValue(2);
		assertThat(this.ended).hasValue(2);
		assertThat(this.stopped).hasValue(1);
		assertThat(rounds.isRunning()).isFalse();
	}

	@Test
	void aStopWaitsNoLongerThanItsPatience() {
		Rounds rounds = Rounds.toTheEnd("test", SECOND, () -> taking(Duration.ofHours(1)));
		rounds.start();

		rounds.stop(this.stopped::incrementAndGet);
		this.time.advanceTimeBy(Rounds.PATIENCE);

		assertThat(this.stopped).hasValue(1);
		assertThat(rounds.isRunning()).isFalse();
	}

	@Test
	void theLastRoundMayBeAnother() {
		AtomicInteger last = new AtomicInteger();
		Rounds rounds = Rounds.toTheEnd("test", SECOND, () -> taking(Duration.ZERO),
				() -> Mono.fromRunnable(last::incrementAndGet));
		rounds.start();
		this.time.advanceTimeBy(SECOND);
		assertThat(last).hasValue(0);

		rounds.stop(this.stopped::incrementAndGet);

		assertThat(last).hasValue(1);
		assertThat(this.stopped).hasValue(1);
	}

	@Test
	void otherWorkIsCutOff() {
		Rounds rounds = new Rounds("test", SECOND, () -> taking(Duration.ofMillis(300)));
		rounds.start();
		this.time.advanceTimeBy(Duration.ofMillis(1100));

		rounds.stop(this.stopped::incrementAndGet);
		this.time.advanceTimeBy(SECOND);

		assertThat(this.begun).hasValue(1);
		assertThat(this.ended).hasValue(0);
		assertThat(this.stopped).hasValue(1);
	}

	@Test
	void whatWasStoppedCanBeStartedAgain() {
		Rounds rounds = Rounds.toTheEnd("test", SECOND, () -> taking(Duration.ZERO));
		rounds.start();
		rounds.stop(this.stopped::incrementAndGet);
		this.time.advanceTimeBy(SECOND);

		rounds.start();
		this.time.advanceTimeBy(SECOND);

		assertThat(this.ended).hasValue(2);
		assertThat(rounds.isRunning()).isTrue();
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

	private Mono<Void> taking(Duration time) {
		this.begun.incrementAndGet();
		return Mono.delay(time).doOnNext((tick) -> this.ended.incrementAndGet()).then();
	}

}
