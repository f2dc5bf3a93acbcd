package io.memgate.gateway.redis;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Timer;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Looks whether the quota store may be used.
 */
public interface Examination {

	/**
	 * Looks once.
	 * @return what was found; a {@link RedisUnavailableException} as the signal when
	 * Redis did not answer
	 */
	Mono<Finding> examine();

	/** The same, with the time that it takes when it is answered told to a timer. */
	default Examination timed(Timer timer) {
		return () -> Mono.defer(() -> {
			long begun = System.nanoTime();
			return examine().doOnNext((finding) -> timer.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS));
		});
	}

	/** Looks at one thing after the other, up to the first that is unsound. */
	static Examination all(List<? extends Examination> examinations) {
		return () -> Flux.fromIterable(examinations)
			.concatMap(Examination::examine)
			.takeUntil(Finding.Unsound.class::isInstance)
			.last();
	}

}
