package io.memgate.gateway.payload;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Refusal;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;

class BoundedBodyTests {

	private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);

	private final List<NettyDataBuffer> made = new ArrayList<>();

	@AfterEach
	void everyBufferIsReleased() {
		assertThat(this.made).allSatisfy((buffer) -> assertThat(buffer.getNativeBuffer().refCnt()).isZero());
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 300, 4096, 100_000 })
	void theBodyIsWhatArrivedInWhateverPieces(int piece) {
		byte[] sent = "0123456789".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
		Flux<DataBuffer> pieces = Flux.range(0, Math.ceilDiv(sent.length, piece))
			.map((i) -> buffer(Arrays.copyOfRange(sent, i * piece, Math.min(sent.length, (i + 1) * piece))));

		assertThat(passed(chunked(pieces))).isEqualTo(sent);
		assertThat(passed(declared(sent.length, pieces))).isEqualTo(sent);
	}

	@Test
	void noBodyIsAnEmptyOne() {
		assertThat(passed(chunked(Flux.empty()))).isEmpty();
	}

	@Test
	void aBodyOfTheLimitPassesAndOneByteMoreIsRefused() {
		assertThat(passed(chunked(pieces(Policies.MAX_BODY)))).hasSize(Policies.MAX_BODY);

		Refusal refusal = refused(chunked(pieces(Policies.MAX_BODY + 1)));

		assertThat(refusal.condition()).isEqualTo(Condition.BODY_TOO_LARGE);
		assertThat(refusal.message())
			.isEqualTo("The body has more than 262144 bytes; at most 262144 bytes are allowed. "
					+ "Send less in one call. This call was not charged.");
		assertThat(refusal.facts()).containsOnlyKeys("allowedBytes")
			.containsEntry("allowedBytes", (long) Policies.MAX_BODY);
	}

	@Test
	void readingEndsWithTheBufferThatPassesTheLimit() {
		TestPublisher<DataBuffer> client = TestPublisher.create();

		StepVerifier.create(BoundedBody.read(chunked(client.flux()), Policies.terms(Policies.ADD_MESSAGE)))
			.then(() -> client.next(buffer(new byte[Policies.MAX_BODY])))
			.then(() -> client.next(buffer(new byte[1])))
			.assertNext((checked) -> assertThat(checked).isInstanceOf(Checked.Refused.class))
			.verifyComplete();
		client.assertCancelled();
	}

	@Test
	void aDeclaredLengthOverTheLimitIsRefusedWithoutReading() {
		TestPublisher<DataBuffer> client = TestPublisher.create();

		Refusal refusal = refused(declared(300 * 1024, client.flux()));

		client.assertWasNotSubscribed();
		assertThat(refusal.facts()).containsEntry("allowedBytes", (long) Policies.MAX_BODY)
			.containsEntry("counted", 307200L);
		assertThat(refusal.message()).startsWith("The body has 307200 bytes; at most 262144 bytes are allowed. ");
	}

	@Test
	void aBodyLongerThanItsDeclaredLengthIsStillBounded() {
		assertThat(passed(declared(10, pieces(20_000)))).hasSize(20_000);
		assertThat(refused(declared(10, pieces(Policies.MAX_BODY + 1))).condition())
			.isEqualTo(Condition.BODY_TOO_LARGE);
	}

	@Test
	void anApiWithoutBodyTakesNotOneByte() {
		assertThat(passed(Policies.GET_MEMORY_BY_ID, chunked(Flux.empty()))).isEmpty();

		Refusal refusal = refused(Policies.GET_MEMORY_BY_ID, chunked(pieces(1)));

		assertThat(refusal.condition()).isEqualTo(Condition.BAD_JSON);
		assertThat(refusal.message())
			.isEqualTo("getMemoryById takes no body, but one was sent. Send none. This call was not charged.");
		assertThat(refused(Policies.GET_MEMORY_BY_ID, declared(2, pieces(2)))).isEqualTo(refusal);
	}

	@Test
	void aBodyThatBreaksOffIsAnError() {
		Flux<DataBuffer> broken = pieces(5000).concatWith(Mono.error(new CancellationException("client gone")));

		StepVerifier.create(BoundedBody.read(chunked(broken), Policies.terms(Policies.ADD_MESSAGE)))
			.verifyError(CancellationException.class);
	}

	@Test
	void aCancelledReadingKeepsNothing() {
		TestPublisher<DataBuffer> client = TestPublisher.create();

		StepVerifier.create(BoundedBody.read(chunked(client.flux()), Policies.terms(Policies.ADD_MESSAGE)))
			.then(() -> client.next(buffer(new byte[1000])))
			.thenCancel()
			.verify();
		client.assertCancelled();
	}

	private Flux<DataBuffer> pieces(int bytes) {
		return Flux.range(0, Math.ceilDiv(bytes, 1000)).map((i) -> buffer(new byte[Math.min(1000, bytes - i * 1000)]));
	}

	private DataBuffer buffer(byte[] bytes) {
		NettyDataBuffer buffer = this.buffers.allocateBuffer(Math.max(1, bytes.length));
		this.made.add(buffer);
		return buffer.write(bytes);
	}

	private static ServerHttpRequest chunked(Flux<DataBuffer> body) {
		return MockServerHttpRequest.post("/add/message").header(HttpHeaders.TRANSFER_ENCODING, "chunked").body(body);
	}

	private static ServerHttpRequest declared(int length, Flux<DataBuffer> body) {
		return MockServerHttpRequest.post("/add/message").contentLength(length).body(body);
	}

	private static byte[] passed(ServerHttpRequest request) {
		return passed(Policies.ADD_MESSAGE, request);
	}

	private static byte[] passed(Api api, ServerHttpRequest request) {
		return ((Checked.Passed<byte[]>) read(api, request)).value();
	}

	private static Refusal refused(ServerHttpRequest request) {
		return refused(Policies.ADD_MESSAGE, request);
	}

	private static Refusal refused(Api api, ServerHttpRequest request) {
		return ((Checked.Refused<byte[]>) read(api, request)).refusal();
	}

	private static Checked<byte[]> read(Api api, ServerHttpRequest request) {
		return BoundedBody.read(request, Policies.terms(api)).blockOptional().orElseThrow();
	}

}
