package io.memgate.gateway.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the store is opened and closed, by virtual time and told findings.
 */
class PulseTests {

	private static final Finding SOUND = new Finding.Sound();

	private final Queue<Supplier<Mono<Finding>>> told = new ConcurrentLinkedQueue<>();

	private final Store store = new Store(Clock.systemUTC());

	private final Redis redis = new Redis(() -> {
		throw new IllegalStateException("nothing connects here");
	}, new RedisClock(Clock.systemUTC()));

	private final Pulse pulse = new Pulse(this.redis, this.store, this::next);

	private VirtualTimeScheduler time;

	private int examinations;

	@BeforeEach
	void stopTime() {
		this.time = VirtualTimeScheduler.getOrSet();
	}

	@AfterEach
	void letTimeGoOn() {
		this.pulse.stop();
		VirtualTimeScheduler.reset();
	}

	private Mono<Finding> next() {
		this.examinations++;
		Supplier<Mono<Finding>> next = this.told.poll();
		return (next != null) ? next.get() : Mono.just(SOUND);
	}

	@Test
	void itIsExaminedFourTimesASecondWhileOpenAndTenTimesWhileClosed() {
		this.pulse.start();
		assertThat(this.store.isOpen()).isTrue();

		this.time.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(this.examinations).isEqualTo(41);

		for (int i = 0; i < 100; i++) {
			tell(Mono.just(new Finding.Unsound(Closed.EVICTING, "")));
		}
		this.time.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(this.examinations).isBetween(139, 141);
	}

	@Test
	void oneMissedBeatIsLookedAtAgainAtOnceAndASecondClosesIt() {
		this.pulse.start();
		tell(Mono.error(unavailable(new RedisCommandTimeoutException("late"))));
		this.time.advanceTimeBy(Pulse.WHILE_OPEN);
		assertThat(this.store.isOpen()).isTrue();

		tell(Mono.error(unavailable(new RedisCommandTimeoutException("late"))));
		tell(Mono.error(unavailable(new RedisCommandTimeoutException("late"))));
		this.time.advanceTimeBy(Pulse.WHILE_OPEN);
		assertThat(why()).isEqualTo(Closed.HUNG);

		this.time.advanceTimeBy(Pulse.WHILE_CLOSED);
		assertThat(this.store.isOpen()).isTrue();
	}

	@Test
	void anExaminationThatBreaksClosesIt() {
		this.pulse.start();
		tell(Mono.error(new IllegalStateException("a mistake of ours")));

		this.time.advanceTimeBy(Pulse.WHILE_OPEN);

		assertThat(why()).isEqualTo(Closed.FAILING);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					READ_ONLY | READONLY You can't write against a read only replica. script: 3f16645ad5bac0eca8f131f58084ea3d2cf817ac, on @user_script:47.
					READ_ONLY | ERR Error running script (call to f_3f16645a): @user_script:47: @user_script: 47: -READONLY You can't write against a read only replica.
					FULL      | OOM command not allowed when used memory > 'maxmemory'. script: 3f16645ad5bac0eca8f131f58084ea3d2cf817ac, on @user_script:47.
					FULL      | ERR Error running script (call to f_3f16645a): @user_script:47: @user_script: 47: -OOM command not allowed when used memory > 'maxmemory'.
					FAILING   | MISCONF Errors writing to the AOF file: No space left on device
					FAILING   | NOPERM this user has no permissions to run the 'info' command
					FAILING   | LOADING Redis is loading the dataset in memory""")
	void anErrorOfRedisIsItsReason(Closed why, String words) {
		this.pulse.start();
		tell(Mono.error(unavailable(new RedisCommandExecutionException(words))));

		this.time.advanceTimeBy(Pulse.WHILE_OPEN);

		assertThat(this.store.state()).isInstanceOfSatisfying(Store.State.Shut.class, (shut) -> {
			assertThat(shut.why()).isEqualTo(why);
			assertThat(shut.detail()).doesNotContain("script")
				.doesNotEndWith(".")
				.startsWith(words.substring(words.indexOf('-') + 1, words.indexOf('-') + 5));
		});
	}

	private static RedisUnavailableException unavailable(Throwable cause) {
		return RedisUnavailableException.by(cause, true);
	}

	private Closed why() {
		return ((Store.State.Shut) this.store.state()).why();
	}

	private void tell(Mono<Finding> finding) {
		this.told.add(() -> finding);
	}

}
