package io.memgate.gateway.system;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;

/**
 * Stands before the memory service and fails a share of the calls in its place, saying
 * so: those never reach it. All others it passes on, byte for byte, and where it is slow
 * one after the other.
 */
final class MoodyBackend implements AutoCloseable {

	private static final String INTERNAL = "/internal/";

	private static final byte[] FAILED = "{\"code\":50002,\"data\":null,\"message\":\"failed at random\"}".getBytes();

	private final DisposableServer server;

	private final HttpClient backend;

	private final ConnectionProvider connections = ConnectionProvider.create("moody", 1024);

	private final Random random;

	private final double share;

	private final AtomicLong failed = new AtomicLong();

	private final AtomicLong nextTurn = new AtomicLong(System.nanoTime());

	private volatile long turnNanos;

	/**
	 * @param port of the memory service
	 * @param share of the calls that fail
	 */
	MoodyBackend(int port, double share, long seed) {
		this.share = share;
		this.random = new Random(seed);
		this.backend = HttpClient.create(this.connections).baseUrl("http://127.0.0.1:" + port).disableRetry(true);
		this.server = HttpServer.create().host("127.0.0.1").port(0).handle(this::handle).bindNow();
	}

	/** Lets no more calls pass in a second; all others wait for their turn. */
	MoodyBackend slow(int perSecond) {
		this.turnNanos = Duration.ofSeconds(1).toNanos() / perSecond;
		return this;
	}

	int port() {
		return this.server.port();
	}

	/** Calls that it has failed. */
	long failed() {
		return this.failed.get();
	}

	private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
		return request.receive()
			.aggregate()
			.asByteArray()
			.defaultIfEmpty(new byte[0])
			.flatMap((body) -> fails(request) ? fail(response) : turn(request).then(pass(request, body, response)));
	}

	private Mono<Long> turn(HttpServerRequest request) {
		if (this.turnNanos == 0 || request.uri().startsWith(INTERNAL)) {
			return Mono.empty();
		}
		long now = System.nanoTime();
		long turn = this.nextTurn.updateAndGet((next) -> Math.max(next + this.turnNanos, now));
		return Mono.delay(Duration.ofNanos(turn - now));
	}

	private boolean fails(HttpServerRequest request) {
		return !request.uri().startsWith(INTERNAL) && this.random.nextDouble() < this.share;
	}

	private Mono<Void> fail(HttpServerResponse response) {
		this.failed.incrementAndGet();
		return response.status(500)
			.header("Content-Type", "application/json")
			.header("Content-Length", Integer.toString(FAILED.length))
			.sendByteArray(Mono.just(FAILED))
			.then();
	}

	private Mono<Void> pass(HttpServerRequest request, byte[] body, HttpServerResponse response) {
		return this.backend.headers((headers) -> headers.set(withoutHost(request.requestHeaders())))
			.request(request.method())
			.uri(request.uri())
			.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
			.responseSingle((answer, content) -> content.defaultIfEmpty(Unpooled.EMPTY_BUFFER)
				.map(ByteBuf::retain)
				.flatMap((bytes) -> response.status(answer.status())
					.headers(answer.responseHeaders())
					.sendObject(bytes)
					.then()));
	}

	private static HttpHeaders withoutHost(HttpHeaders headers) {
		return headers.copy().remove("Host");
	}

	@Override
	public void close() {
		this.server.disposeNow();
		this.connections.dispose();
	}

}
