package io.memgate.gateway.routing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * A memory service under a test's control: it keeps every request that reached it, byte
 * for byte, and answers as it is told to.
 */
final class RecordingBackend implements AutoCloseable {

	/** An answer that says success and has nothing else. */
	static final Answer OK = new Answer(200, "{\"code\":0,\"data\":{\"success\":true},\"message\":\"ok\"}");

	private static final String HEALTH = "/actuator/health";

	private static final String OUTCOMES = "/internal/outcomes/";

	private static final String TOTALS = "/internal/totals";

	private static final String MEMORIES = "/internal/memories/";

	/** What a service answers that knows no such call. */
	static final Answer NO_SUCH_CALL = new Answer(404, "{\"code\":40400,\"data\":null,\"message\":\"none\"}");

	private static final Answer NO_WRITES = new Answer(200, "{\"code\":0,\"data\":{\"apis\":{}},\"message\":\"ok\"}");

	private final List<Received> received = new CopyOnWriteArrayList<>();

	private final List<Received> asked = new CopyOnWriteArrayList<>();

	private final Map<String, AtomicLong> completed = new ConcurrentHashMap<>();

	private volatile Function<Received, Mono<Answer>> behaviour = (request) -> Mono.just(OK);

	private volatile @Nullable Exchange exchange;

	private volatile Answer outcome = outcome("fenced");

	private volatile Answer totals = NO_WRITES;

	private volatile Answer memories = NO_SUCH_CALL;

	/** Of its own: a gateway that stops takes the shared ones with it. */
	private final LoopResources loops = LoopResources.create("recording-backend", 2, true);

	private final DisposableServer server;

	RecordingBackend() {
		this.server = HttpServer.create().runOn(this.loops).host("127.0.0.1").port(0).handle(this::handle).bindNow();
	}

	String url() {
		return "http://127.0.0.1:" + this.server.port();
	}

	/** Answers every request the same way from now on. */
	void answering(Answer answer) {
		this.behaviour = (request) -> Mono.just(answer);
	}

	/** Decides each answer by its request; an empty one cuts the connection. */
	void behaving(Function<Received, Mono<Answer>> behaviour) {
		this.behaviour = behaviour;
	}

	/** Leaves every call to a test, until the next reset. */
	void exchanging(Exchange exchange) {
		this.exchange = exchange;
	}

	/** Answers questions for the outcome of a write from now on. */
	void telling(Answer outcome) {
		this.outcome = outcome;
	}

	/** Answers questions for totals from now on. */
	void totals(Answer totals) {
		this.totals = totals;
	}

	/** Answers questions for memories, and orders to delete them, from now on. */
	void memories(Answer memories) {
		this.memories = memories;
	}

	static Answer outcome(String word) {
		return new Answer(200, "{\"code\":0,\"data\":{\"outcome\":\"" + word + "\"},\"message\":\"ok\"}");
	}

	/**
	 * Questions of the gateway's own: for the outcome of a write, for totals, for
	 * memories.
	 */
	List<Received> asked() {
		return List.copyOf(this.asked);
	}

	/** Those of them that had the outcome of a call be settled, beside mere looks. */
	List<Received> askedOutcomes() {
		return this.asked.stream()
			.filter((request) -> request.method().equals("POST") && request.uri().startsWith(OUTCOMES))
			.toList();
	}

	/** Forgets what came and answers with success again. */
	void reset() {
		this.received.clear();
		this.asked.clear();
		this.completed.clear();
		telling(outcome("fenced"));
		totals(NO_WRITES);
		memories(NO_SUCH_CALL);
		this.exchange = null;
		answering(OK);
	}

	List<Received> received() {
		return List.copyOf(this.received);
	}

	/** Calls answered with success at a path. */
	long completed(String path) {
		AtomicLong count = this.completed.get(path);
		return (count != null) ? count.get() : 0;
	}

	private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
		if (request.fullPath().equals(HEALTH)) {
			return response.status(200).send();
		}
		Exchange raw = this.exchange;
		if (raw != null && !request.uri().startsWith(OUTCOMES) && !request.uri().startsWith(TOTALS)) {
			return Mono.from(raw.handle(request, response));
		}
		return request.receive()
			.aggregate()
			.asByteArray()
			.defaultIfEmpty(new byte[0])
			.map((body) -> new Received(request.method().name(), request.uri(), request.requestHeaders().copy(), body))
			.flatMap((kept) -> answer(kept).flatMap((answer) -> answer(kept, answer, response).thenReturn(true))
				.switchIfEmpty(cut(response)))
			.then();
	}

	private Mono<Answer> answer(Received request) {
		if (request.uri().startsWith(OUTCOMES)) {
			this.asked.add(request);
			return Mono.just(this.outcome);
		}
		if (request.uri().startsWith(TOTALS)) {
			this.asked.add(request);
			return Mono.just(this.totals);
		}
		if (request.uri().startsWith(MEMORIES)) {
			this.asked.add(request);
			return Mono.just(this.memories);
		}
		this.received.add(request);
		return this.behaviour.apply(request);
	}

	private Mono<Void> answer(Received request, Answer answer, HttpServerResponse response) {
		if (answer.status() == 200 && answer.body().startsWith("{\"code\":0,")) {
			this.completed.computeIfAbsent(request.uri(), (path) -> new AtomicLong()).incrementAndGet();
		}
		return response.status(answer.status())
			.header("Content-Type", "application/json")
			.header("Server", "recording")
			.header("Set-Cookie", "a=b")
			.sendString(Mono.just(answer.body()))
			.then();
	}

	private static Mono<Boolean> cut(HttpServerResponse response) {
		return Mono.fromSupplier(() -> {
			response.withConnection((connection) -> connection.dispose());
			return false;
		});
	}

	@Override
	public void close() {
		this.server.disposeNow(Duration.ofSeconds(5));
		this.loops.dispose();
	}

	/** How a test of its own reads and answers a call. */
	@FunctionalInterface
	interface Exchange {

		Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response);

	}

	/**
	 * What came.
	 *
	 * @param uri path and query as sent
	 */
	record Received(String method, String uri, HttpHeaders headers, byte[] body) {

		String text() {
			return new String(this.body, StandardCharsets.UTF_8);
		}

	}

	/** What to answer. */
	record Answer(int status, String body) {

	}

}
