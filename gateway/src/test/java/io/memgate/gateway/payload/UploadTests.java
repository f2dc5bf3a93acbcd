package io.memgate.gateway.payload;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Refusal;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** Bodies that are passed on, in virtual time; every buffer is free again at the end. */
class UploadTests {

	private static final Terms TERMS = new Terms(Policies.UPLOAD, 1000, new ApiLimits(null, null, null),
			Policies.TOKENIZER, List.of(), FieldWatch.NONE);

	private static final UploadProperties PACE = new UploadProperties(DataSize.ofBytes(10), Duration.ofSeconds(10));

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

	private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(this.allocator);

	private final TestPublisher<DataBuffer> body = TestPublisher.create();

	private volatile boolean cancelled;

	@AfterEach
	void everyBufferIsFree() {
		assertThat(this.allocator.metric().usedHeapMemory()).isZero();
	}

	@Test
	void aBodyUpToItsLimitPassesAsItIs() {
		Upload upload = upload(Flux.defer(() -> Flux.just(buffer(600), buffer(400))));

		StepVerifier.create(upload.content(PATIENCE).map(UploadTests::size)).expectNext(600, 400).verifyComplete();

		assertThat(upload.passedBytes()).isEqualTo(1000);
		assertThat(upload.isRead()).isTrue();
		StepVerifier.create(upload.end()).verifyComplete();
	}

	@Test
	void oneByteMoreEndsItBeforeTheBufferThatHasIt() {
		Upload upload = upload(Flux.defer(() -> Flux.just(buffer(600), buffer(401))));

		StepVerifier.create(upload.content(PATIENCE).map(UploadTests::size))
			.expectNext(600)
			.verifyErrorSatisfies((ex) -> assertThat(refusal(ex).condition()).isEqualTo(Condition.BODY_TOO_LARGE));

		assertThat(upload.isRead()).isFalse();
	}

	@Test
	void aSenderThatPausesForTenSecondsIsTooSlow() {
		StepVerifier.withVirtualTime(() -> passing(this.body.flux().doOnCancel(() -> this.cancelled = true)))
			.expectSubscription()
			.then(() -> this.body.next(buffer(99)))
			.expectNext(99)
			.expectNoEvent(Duration.ofSeconds(9))
			.thenAwait(Duration.ofSeconds(1))
			.verifyErrorSatisfies((ex) -> assertThat(refusal(ex).condition()).isEqualTo(Condition.REQUEST_TIMEOUT));

		assertThat(this.cancelled).isTrue();
	}

	@Test
	void aSenderThatKeepsThePaceIsNotHurried() {
		StepVerifier.withVirtualTime(
				() -> passing(Flux.interval(Duration.ZERO, Duration.ofSeconds(1)).take(100).map((tick) -> buffer(10))))
			.thenAwait(Duration.ofSeconds(100))
			.expectNextCount(100)
			.verifyComplete();
	}

	@Test
	void aTakerThatAsksForNothingIsWaitedForAndThenGivenUp() {
		StepVerifier.withVirtualTime(() -> passing(this.body.flux().doOnCancel(() -> this.cancelled = true)), 0)
			.expectSubscription()
			.expectNoEvent(PATIENCE)
			.thenAwait(Duration.ofSeconds(1))
			.verifyErrorSatisfies((ex) -> assertThat(refusal(ex)).isEqualTo(PayloadRefusals.notTaken()));

		assertThat(this.cancelled).isTrue();
	}

	@Test
	void aBodyThatItsClientCutsFailsAsOne() {
		StepVerifier.create(upload(Flux.error(new IllegalStateException("cut"))).content(PATIENCE))
			.verifyErrorSatisfies((ex) -> assertThat(refusal(ex)).isEqualTo(PayloadRefusals.cutByItsClient()));
	}

	private Flux<Integer> passing(Flux<DataBuffer> body) {
		return new Upload(body, TERMS, "multipart/form-data", -1, PACE,
				() -> Schedulers.parallel().now(TimeUnit.NANOSECONDS))
			.content(PATIENCE)
			.map(UploadTests::size);
	}

	private Upload upload(Flux<DataBuffer> body) {
		return new Upload(body, TERMS, "multipart/form-data", -1, PACE, System::nanoTime);
	}

	private DataBuffer buffer(int size) {
		return this.buffers.allocateBuffer(size).write("x".repeat(size).getBytes(StandardCharsets.US_ASCII));
	}

	private static int size(DataBuffer buffer) {
		int size = buffer.readableByteCount();
		DataBufferUtils.release(buffer);
		return size;
	}

	private static Refusal refusal(Throwable ex) {
		return ((UploadException) ex).refusal();
	}

}
