package io.memgate.gateway.payload;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.telemetry.Trace;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import org.springframework.http.HttpStatus;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link PayloadFilter} on a real server, which keeps what goes on, and whose every
 * buffer must be free again when it is closed; with its client.
 */
final class PayloadServer implements AutoCloseable {

	private static final Map<String, Api> APIS = Map.of("/add/message", Policies.ADD_MESSAGE, "/search/memory",
			Policies.SEARCH_MEMORY, "/get/memory/m", Policies.GET_MEMORY_BY_ID);

	private static final int PATIENCE_SECONDS = 10;

	private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true, true);

	private final List<Passed> passed = new CopyOnWriteArrayList<>();

	private final Semaphore ended = new Semaphore(0);

	private final LoopResources loops = LoopResources.create("payload-test", 1, true);

	private final TokenCounter counter;

	private final PayloadFilter filter;

	private final DisposableServer server;

	private final HttpClient client;

	/** Starts the server; closes the counter at its end. */
	PayloadServer(TokenCounter counter) {
		this.counter = counter;
		this.filter = new PayloadFilter(counter,
				new UploadProperties(DataSize.ofKilobytes(16), Duration.ofSeconds(10)));
		this.server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.runOn(this.loops)
			.childOption(ChannelOption.ALLOCATOR, this.buffers)
			.handle(new ReactorHttpHandlerAdapter(handler()))
			.bindNow();
		this.client = HttpClient.create().host("127.0.0.1").port(this.server.port());
	}

	@Override
	public void close() {
		this.server.disposeNow();
		this.loops.disposeLater(Duration.ZERO, Duration.ofSeconds(PATIENCE_SECONDS)).block();
		this.counter.close();
		assertThat(this.buffers.metric().usedHeapMemory()).isZero();
		assertThat(this.buffers.metric().usedDirectMemory()).isZero();
	}

	private HttpHandler handler() {
		return WebHttpHandlerBuilder.webHandler(this::handle).codecConfigurer(ServerCodecConfigurer.create()).build();
	}

	private Mono<Void> handle(ServerWebExchange exchange) {
		Api api = APIS.get(exchange.getRequest().getPath().value());
		new Call("0190", Instant.EPOCH, 0, Policies.POLICY, api, null, Trace.NONE).attach(exchange);
		new Caller("acme", "p", "k", "free", Policies.FREE).attach(exchange);
		return this.filter.filter(exchange, this::next)
			.doOnTerminate(this.ended::release)
			.doOnCancel(this.ended::release);
	}

	private Mono<Void> next(ServerWebExchange exchange) {
		this.passed.add(new Passed(Payload.of(exchange), Thread.currentThread().getName()));
		exchange.getResponse().setStatusCode(HttpStatus.OK);
		return exchange.getResponse().setComplete();
	}

	/** Every call that went on. */
	List<Passed> passed() {
		return this.passed;
	}

	/** Waits until a call has ended, refused or not; false when none does. */
	boolean endsACall() throws InterruptedException {
		return this.ended.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
	}

	/** Body of a call that adds one message. */
	static String message(String text) {
		return """
				{"user_id": "u", "conversation_id": "c", "messages": [{"role": "user", "content": "%s"}]}"""
			.formatted(text);
	}

	/** Head of a call that adds messages, with a body of a size. */
	static String head(int declared) {
		return "POST /add/message HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " + declared
				+ "\r\n\r\n";
	}

	/** A connection on which a test sends what it likes. */
	Socket connect() throws IOException {
		Socket socket = new Socket("127.0.0.1", this.server.port());
		socket.setSoTimeout(PATIENCE_SECONDS * 1000);
		return socket;
	}

	/** What is answered to a head whose body waits for the word to come. */
	String answerToHeadAlone(int declared) throws IOException {
		String head = head(declared).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
		try (Socket socket = connect()) {
			socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
			byte[] answer = new byte[8192];
			return new String(answer, 0, socket.getInputStream().read(answer), StandardCharsets.US_ASCII);
		}
	}

	int statusOfGet(String path) {
		return this.client.get()
			.uri(path)
			.response()
			.map((response) -> response.status().code())
			.blockOptional(Duration.ofSeconds(PATIENCE_SECONDS))
			.orElseThrow();
	}

	Response post(String path, String body) {
		return send(path, "application/json", body);
	}

	Response send(String path, String contentType, String body) {
		return send(path, (headers) -> headers.set("Content-Type", contentType).set("Content-Length", body.length()),
				Flux.just(body));
	}

	/** Sends a body in chunks of so many characters. */
	Response chunked(String path, String body, int piece) {
		Flux<String> pieces = Flux.range(0, Math.ceilDiv(body.length(), piece))
			.map((i) -> body.substring(i * piece, Math.min(body.length(), (i + 1) * piece)));
		return send(path, (headers) -> headers.set("Content-Type", "application/json"), pieces);
	}

	private Response send(String path, Consumer<HttpHeaders> headers, Flux<String> body) {
		return this.client.headers(headers)
			.post()
			.uri(path)
			.send(ByteBufFlux.fromString(body))
			.responseSingle((response, content) -> content.asString()
				.defaultIfEmpty("")
				.map((text) -> new Response(response.status().code(), response.responseHeaders().get("Retry-After", ""),
						text)))
			.blockOptional(Duration.ofSeconds(20))
			.orElseThrow();
	}

	record Response(int status, String retryAfter, String body) {

	}

	/** A call that went on, and the thread on which it did. */
	record Passed(Payload payload, String thread) {

	}

}
