package io.memgate.memory;

import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/**
 * That the other tests would fail on a blocked event loop.
 */
class BlockHoundTests {

	@Test
	void blockingAThreadThatMustNotBlockIsAnError() {
		Mono<Integer> reading = Mono.fromCallable(() -> System.in.read()).subscribeOn(Schedulers.parallel());

		StepVerifier.create(reading).verifyError(BlockingOperationError.class);
	}

}
