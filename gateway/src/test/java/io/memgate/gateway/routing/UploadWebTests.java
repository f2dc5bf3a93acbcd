package io.memgate.gateway.routing;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/** Bodies that are passed on while they arrive. */
class UploadWebTests extends MemoriesUnderTest {

	private static final String FORM = "multipart/form-data; boundary=b";

	private static final int UPLOADED = 64 * MEGABYTE;

	/** Sockets' buffers on both sides included. */
	private static final long MOST_ON_THE_WAY = 24 * MEGABYTE;

	private final AtomicLong sent = new AtomicLong();

	private final AtomicLong received = new AtomicLong();

	private final AtomicInteger begun = new AtomicInteger();

	private final AtomicInteger complete = new AtomicInteger();

	private final AtomicInteger cut = new AtomicInteger();

	@Test
	void aFormIsForwardedAsItCameAndChargedOnce() {
		succeed();

		Answered answer = send(upload(HttpRequest.BodyPublishers.ofString("------b1--")));

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.response().body()).isEqualTo(OK);
		RecordingBackend.Received came = BACKEND.received().getFirst();
		assertThat(came.text()).isEqualTo("------b1--");
		assertThat(came.headers().get("Content-Type")).isEqualTo("multipart/form-data;boundary=----b1");
		assertThat(came.headers().get("Content-Length")).isEqualTo("10");
		assertThat(came.headers().get(Assertion.HEADER)).contains(";account=acme;project=first;body=-;sig=");
		assertThat(used("upload")).isEqualTo(1);
		assertThat(reserved("upload")).isZero();
		assertThat(RedisServer.commands().keys(new AccountKeys(ACCOUNT).usage("2*"))).singleElement()
			.satisfies((day) -> assertThat(RedisServer.commands().hgetall(day)).anySatisfy((field, bytes) -> {
				assertThat(field).endsWith(":upload:success:bytes");
				assertThat(bytes).isEqualTo("10");
			}));
	}

	@Test
	void aBackendThatTakesNothingHoldsTheClientUpAndNoMemory() {
		Sinks.Empty<Void> open = Sinks.empty();
		BACKEND.exchanging((request, response) -> {
			this.begun.incrementAndGet();
			return open.asMono().thenMany(take(request, response));
		});

		CompletableFuture<HttpResponse<String>> answer = this.client.sendAsync(
				upload(HttpRequest.BodyPublishers.ofInputStream(() -> new Zeros(UPLOADED, this.sent))).build(),
				HttpResponse.BodyHandlers.ofString());
		await(() -> this.begun.get() == 1);
		awaitStandstill(this.sent);
		assertThat(this.sent.get()).isLessThan(MOST_ON_THE_WAY);
		open.tryEmitEmpty();

		assertThat(answer.join().statusCode()).isEqualTo(200);
		assertThat(this.received.get()).isEqualTo(UPLOADED);
		assertThat(used("upload")).isEqualTo(1);
	}

	@Test
	void aBackendThatStopsTakingEndsTheCallUncharged() throws IOException {
		Sinks.Empty<Void> open = Sinks.empty();
		BACKEND.exchanging((request, response) -> open.asMono().thenMany(take(request, response)));

		try (Socket client = connect("upload", FORM, "Content-Length: " + UPLOADED)) {
			CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendZeros(client));
			assertThat(readObject(client)).startsWith("HTTP/1.1 502 ").contains("\"code\":\"0502\"", "not charged");
			sending.join();
		}

		assertThat(used("upload")).isZero();
		assertThat(reserved("upload")).isZero();
		open.tryEmitEmpty();
		await(() -> this.cut.get() == 1);
		assertThat(this.complete).hasValue(0);
	}

	/** Sends until all is sent or the gateway closes the connection. */
	private void sendZeros(Socket client) {
		try {
			new Zeros(UPLOADED, this.sent).transferTo(client.getOutputStream());
		}
		catch (IOException ex) {
			assertThat(this.sent.get()).isLessThan(UPLOADED);
		}
	}

	@Test
	void moreThanIsAllowedIsRefusedBeforeAnythingIsSentWhereItIsDeclared() throws IOException {
		taking();

		try (Socket client = connect("upload", FORM, "Content-Length: 3221225473")) {
			assertThat(readObject(client)).startsWith("HTTP/1.1 413 ")
				.contains("\"code\":\"0413\"", "\"allowedBytes\":3221225472", "\"counted\":3221225473");
		}

		assertThat(this.begun).hasValue(0);
	}

	@Test
	void moreThanIsAllowedIsRefusedAsSoonAsItHasComeAndNeverComplete() throws IOException {
		taking();

		try (Socket client = connect("upload_url", "application/x-www-form-urlencoded", "Transfer-Encoding: chunked")) {
			write(client, chunk(200 * 1024));
			await(() -> this.received.get() == 200 * 1024);
			write(client, chunk(57 * 1024));
			assertThat(readObject(client)).startsWith("HTTP/1.1 413 ")
				.contains("\"code\":\"0413\"", "\"allowedBytes\":262144", "not charged");
		}

		awaitCut("uploadUrl");
	}

	@Test
	void anUploadThatItsClientCutsIsNeverCompleteAndNotCharged() throws IOException {
		taking();

		try (Socket client = connect("upload", FORM, "Content-Length: 1000000")) {
			write(client, "x".repeat(100_000));
			await(() -> this.received.get() == 100_000);
			assertThat(reserved("upload")).isEqualTo(1);
		}

		awaitCut("upload");
	}

	@Test
	void anUploadThatStandsStillIsRefusedAsTooSlow() throws IOException {
		taking();

		try (Socket client = connect("upload", FORM, "Transfer-Encoding: chunked")) {
			write(client, chunk(100));
			assertThat(readAll(client)).startsWith("HTTP/1.1 408 ").contains("\"code\":\"0408\"", "not charged");
		}

		awaitCut("upload");
	}

	@Test
	void aClientThatAsksWhetherToSendIsToldSoOnlyIfItMay() throws IOException {
		succeed();

		try (Socket refused = connect("upload", FORM, "Content-Length: 3221225473\r\nExpect: 100-continue");
				Socket allowed = connect("upload", FORM, "Content-Length: 5\r\nExpect: 100-continue")) {
			assertThat(readObject(refused)).startsWith("HTTP/1.1 413 ");
			assertThat(new String(allowed.getInputStream().readNBytes(25), StandardCharsets.US_ASCII))
				.isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
			write(allowed, "--b--");
			assertThat(readObject(allowed)).startsWith("HTTP/1.1 200 ");
		}

		assertThat(BACKEND.received()).hasSize(1);
	}

	@Test
	void aBackendThatAnswersBeforeTheEndEndsTheUpload() throws IOException {
		BACKEND.exchanging((request, response) -> response.status(400)
			.header("Content-Type", "application/json")
			.sendString(Mono.just("{\"code\":\"0003\",\"msg\":\"no video\",\"data\":null}"))
			.then());

		try (Socket client = connect("upload", FORM, "Transfer-Encoding: chunked")) {
			write(client, chunk(1000));
			assertThat(readObject(client)).startsWith("HTTP/1.1 400 ")
				.contains("\"code\":\"0003\"", "no video. Nothing was charged.");
		}

		assertThat(used("upload")).isZero();
		assertThat(reserved("upload")).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "application/json, identity", "text/plain, identity", "multipart/form-data, identity",
			"multipart/form-data; boundary=b, gzip", "application/x-www-form-urlencoded, br" })
	void anotherMediaTypeOrAnEncodingIsRefused(String contentType, String encoding) {
		taking();

		Answered answer = send(upload(HttpRequest.BodyPublishers.ofString("{}")).setHeader("Content-Type", contentType)
			.header("Content-Encoding", encoding));

		assertThat(answer.status()).isEqualTo(415);
		assertThat(answer.text("code")).isEqualTo("0415");
		assertThat(this.begun).hasValue(0);
	}

	@Test
	void anUploadIsMadeOnceByItsIdempotencyKey() {
		succeed();

		Answered first = send(named("same", "twelve bytes"));
		Answered second = send(named("same", "twelve other"));
		Answered other = send(named("same", "of another size"));

		assertThat(second.header("Memgate-Replay-Of")).isEqualTo(first.header("X-Request-Id"));
		assertThat(second.response().body()).isEqualTo(OK);
		assertThat(other.status()).isEqualTo(422);
		assertThat(BACKEND.received()).hasSize(1);
		assertThat(used("upload")).isEqualTo(1);
	}

	private HttpRequest.Builder named(String key, String body) {
		return upload(HttpRequest.BodyPublishers.ofString(body)).header("Idempotency-Key", key);
	}

	/** Counts what comes, and answers with success when it is whole. */
	private void taking() {
		BACKEND.exchanging((request, response) -> {
			this.begun.incrementAndGet();
			return take(request, response);
		});
	}

	private Publisher<Void> take(HttpServerRequest request, HttpServerResponse response) {
		return request.receive()
			.doOnNext((buffer) -> this.received.addAndGet(buffer.readableBytes()))
			.doOnError((ex) -> this.cut.incrementAndGet())
			.doOnComplete(this.complete::incrementAndGet)
			.then(response.header("Content-Type", "application/json").sendString(Mono.just(OK)).then());
	}

	private void awaitCut(String api) {
		await(() -> this.cut.get() == 1 && reserved(api) == 0);
		assertThat(this.begun).hasValue(1);
		assertThat(this.complete).hasValue(0);
		assertThat(reserved(api)).isZero();
		assertThat(used(api)).isZero();
	}

	/** Waits until a count has not grown between twenty looks in a row. */
	static void awaitStandstill(AtomicLong count) {
		AtomicLong last = new AtomicLong(-1);
		AtomicInteger same = new AtomicInteger();
		await(() -> {
			boolean still = count.get() > 0 && last.getAndSet(count.get()) == count.get();
			return (still ? same.incrementAndGet() : same.getAndSet(0)) >= 20;
		});
	}

	private static String chunk(int size) {
		return Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n";
	}

	/** So many zeros, counted as they are taken. */
	private static final class Zeros extends InputStream {

		private final AtomicLong taken;

		private int left;

		Zeros(int size, AtomicLong taken) {
			this.left = size;
			this.taken = taken;
		}

		@Override
		public int read() {
			return (read(new byte[1], 0, 1) < 0) ? -1 : 0;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) {
			int size = Math.min(length, this.left);
			this.left -= size;
			this.taken.addAndGet(size);
			return (size == 0) ? -1 : size;
		}

	}

}
