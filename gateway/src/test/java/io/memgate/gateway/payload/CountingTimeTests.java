package io.memgate.gateway.payload;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class CountingTimeTests {

	private final AtomicLong clock = new AtomicLong(1);

	private final AtomicLong processor = new AtomicLong();

	private final CountingTime time = new CountingTime(this.clock::get, this.processor::get);

	@Test
	void anAccountHasSomeAtOnce() {
		assertThat(this.time.untilSome("acme")).isZero();

		count("acme", CountingTime.BURST);
		assertThat(this.time.untilSome("acme")).isZero();

		count("acme", Duration.ofMillis(1));
		assertThat(this.time.untilSome("acme")).isEqualTo(Duration.ofMillis(CountingTime.SHARE));
	}

	@Test
	void whatIsUsedComesBackSlowly() {
		count("acme", CountingTime.BURST.plusSeconds(1));

		pass(Duration.ofSeconds(CountingTime.SHARE).minusMillis(1));
		assertThat(this.time.untilSome("acme")).isEqualTo(Duration.ofMillis(1));
		pass(Duration.ofMillis(1));
		assertThat(this.time.untilSome("acme")).isZero();
	}

	@Test
	void anAccountHasNoMoreForHavingWaited() {
		pass(Duration.ofDays(1));
		count("acme", CountingTime.BURST.plusMillis(1));

		assertThat(this.time.untilSome("acme")).isEqualTo(Duration.ofMillis(CountingTime.SHARE));
	}

	@Test
	void othersHaveTheirOwn() {
		count("acme", CountingTime.BURST.multipliedBy(5));

		assertThat(this.time.untilSome("other")).isZero();
	}

	@Test
	void whatFailsTakesItsTimeToo() {
		assertThat(catchThrowable(() -> this.time.during("acme", () -> {
			this.processor.addAndGet(CountingTime.BURST.plusSeconds(1).toNanos());
			throw new IllegalStateException("no such tokenizer");
		}))).isInstanceOf(IllegalStateException.class);

		assertThat(this.time.untilSome("acme")).isPositive();
	}

	private void count(String account, Duration took) {
		this.time.during(account, () -> this.processor.addAndGet(took.toNanos()));
	}

	private void pass(Duration time) {
		this.clock.addAndGet(time.toNanos());
	}

}
