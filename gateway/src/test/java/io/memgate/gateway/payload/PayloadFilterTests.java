package io.memgate.gateway.payload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.telemetry.Trace;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

/** On a real server, whose every buffer must be free again at the end. */
class PayloadFilterTests {

	private static final Map<String, Api> APIS = Map.of("/add/message", Policies.ADD_MESSAGE, "/search/memory",
			Policies.SEARCH_MEMORY, "/get/memory/m", Policies.GET_MEMORY_BY_ID);

	private static final String ADD = """
			{"user_id": "u", "conversation_id": "c", "messages": [{"role": "user", "content": "%s"}]}""";

	private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true, true);

	private final BlockingQueue<Passed> passed = new LinkedBlockingQueue<>();

	private final BlockingQueue<Integer> ended = new LinkedBlockingQueue<>();

	private final LoopResources loops = LoopResources.create("payload-test", 1, true);

	private final AtomicLong processor = new AtomicLong();

	private final CountingTime time = new CountingTime(() -> 0, this.processor::get);

	private final TokenCounter counter = new TokenCounter(1, 1, this.time);

	private final PayloadFilter filter = new PayloadFilter(this.counter,
			new UploadProperties(DataSize.ofKilobytes(16), Duration.ofSeconds(10)));

	private DisposableServer server;

	private HttpClient client;

	@BeforeEach
	void start() {
		this.server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.runOn(this.loops)
			.childOption(ChannelOption.ALLOCATOR, this.buffers)
			.handle(new ReactorHttpHandlerAdapter(handler()))
			.bindNow();
		this.client = HttpClient.create().host("127.0.0.1").port(this.server.port());
	}

	@AfterEach
	void everyBufferIsFree() {
		this.server.disposeNow();
		this.loops.disposeLater(Duration.ZERO, Duration.ofSeconds(10)).block();
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
			.doOnTerminate(() -> this.ended.add(status(exchange)))
			.doOnCancel(() -> this.ended.add(0));
	}

	private static int status(ServerWebExchange exchange) {
		Refusal refusal = Refusal.find(exchange);
		return (refusal != null) ? refusal.httpStatus() : 200;
	}

	private Mono<Void> next(ServerWebExchange exchange) {
		this.passed.add(new Passed(Payload.of(exchange), Thread.currentThread().getName()));
		exchange.getResponse().setStatusCode(HttpStatus.OK);
		return exchange.getResponse().setComplete();
	}

	@Test
	void aRightCallGoesOnWithTheSameBytes() {
		String body = ADD.formatted("Hello");

		Response response = post("/add/message", body);

		assertThat(response.status()).isEqualTo(200);
		assertThat(this.passed).singleElement().satisfies((passed) -> {
			assertThat(passed.payload().body()).isEqualTo(body.getBytes(StandardCharsets.UTF_8));
			assertThat(passed.payload().inputBytes()).isEqualTo(body.length());
			assertThat(passed.payload().inputTokens()).isNull();
			assertThat(passed.thread()).startsWith("payload-test");
		});
	}

	@Test
	void aCallWhoseTokensWereCountedGoesOnInTheEventLoop() {
		Response response = post("/add/message", ADD.formatted(" word".repeat(4000)));

		assertThat(response.status()).isEqualTo(200);
		assertThat(this.passed).singleElement().satisfies((passed) -> {
			assertThat(passed.payload().inputTokens()).isEqualTo(4000);
			assertThat(passed.thread()).startsWith("payload-test");
		});
	}

	@Test
	void oneTokenTooManyIsRefused() {
		Response response = post("/add/message", ADD.formatted(" word".repeat(4001)));

		assertThat(response.status()).isEqualTo(413);
		assertThat(response.body())
			.contains("The input has 4001 tokens (cl100k_base); addMessage takes at most 4000 per "
					+ "call. Split the text over several calls. This call was not charged.")
			.contains("\"limit\":4000,\"tokenizer\":\"cl100k_base\",\"counted\":4001");
		assertThat(this.passed).isEmpty();
	}

	@Test
	void manyTokensTooManyAreNotCountedToTheEnd() {
		Response response = post("/add/message", ADD.formatted(" word".repeat(40_000)));

		assertThat(response.body()).contains("The input has more than 8000 tokens (cl100k_base);")
			.doesNotContain("counted");
	}

	@Test
	void withoutCapacityToCountACallIsRefusedForAMoment() {
		this.counter.close();

		Response response = post("/add/message", ADD.formatted(" word".repeat(4000)));

		assertThat(response.status()).isEqualTo(503);
		assertThat(response.retryAfter()).isEqualTo("1");
		assertThat(response.body()).contains("The gateway has no capacity left at this moment to count tokens. "
				+ "Repeat the call after the time in Retry-After. This call was not charged.");
		assertThat(this.passed).isEmpty();
	}

	@Test
	void whatWouldHaveToBeCountedIsRefusedUnreadWhereItsAccountHasNoTimeLeft() throws IOException {
		this.time.during("acme", () -> this.processor.addAndGet(CountingTime.BURST.plusSeconds(1).toNanos()));

		assertThat(post("/add/message", ADD.formatted("Hello")).status()).isEqualTo(200);
		assertThat(answerToHeadAlone(20_000)).startsWith("HTTP/1.1 503").contains("Retry-After: 10\r\n");
	}

	@Test
	void aTooLargeBodyIsRefusedHoweverItIsFramed() {
		String body = ADD.formatted("x".repeat(300 * 1024));

		Response declared = post("/add/message", body);
		Response chunked = chunked("/add/message", body, 1000);

		assertThat(declared.status()).isEqualTo(413);
		assertThat(declared.body()).contains("\"allowedBytes\":262144").contains("\"counted\":" + body.length());
		assertThat(chunked.status()).isEqualTo(413);
		assertThat(chunked.body()).contains("more than 262144 bytes");
		assertThat(this.passed).isEmpty();
	}

	@Test
	void aChunkedBodyOfTheLimitPasses() {
		String body = ADD.formatted("x".repeat(Policies.MAX_BODY - ADD.formatted("").length()));

		Response response = chunked("/add/message", body.replace("xxxx", " a, "), 777);

		assertThat(body).hasSize(Policies.MAX_BODY);
		assertThat(response.body()).contains("more than 8000 tokens");
	}

	@Test
	void eachKindOfRefusalHasItsStatus() {
		assertThat(post("/add/message", "{nonsense").status()).isEqualTo(400);
		assertThat(post("/add/message", "").status()).isEqualTo(400);
		assertThat(post("/search/memory", "{\"user_id\": \"u\", \"query\": \"q\", \"memory_limit_number\": 11}").body())
			.contains("\"field\":\"memory_limit_number\",\"asked\":11,\"maximum\":10");
		assertThat(send("/add/message", "text/plain", "Hello").status()).isEqualTo(415);
		assertThat(post("/add/message", ADD.formatted("Hello")).status()).isEqualTo(200);
	}

	@Test
	void theRestOfARefusedBodyIsDroppedAndTheNextCallServed() throws IOException {
		String next = ADD.formatted("Hello");
		try (Socket socket = new Socket("127.0.0.1", this.server.port())) {
			socket.setSoTimeout(10_000);
			OutputStream out = socket.getOutputStream();
			BufferedReader in = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

			out.write((head(300_000) + "x".repeat(100_000)).getBytes(StandardCharsets.US_ASCII));
			assertThat(in.readLine()).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
			out.write(("x".repeat(200_000) + head(next.length()) + next).getBytes(StandardCharsets.US_ASCII));

			assertThat(in.lines().filter((line) -> line.contains("HTTP/1.1 ")).findFirst())
				.hasValueSatisfying((line) -> assertThat(line).endsWith("HTTP/1.1 200 OK"));
		}
	}

	private static String head(int length) {
		return "POST /add/message HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " + length
				+ "\r\n\r\n";
	}

	@Test
	void aCallWithoutBodyGoesOnAndOneWithABodyDoesNot() {
		assertThat(this.client.get().uri("/get/memory/m").response().map((it) -> it.status().code()).block())
			.isEqualTo(200);
		assertThat(this.passed).singleElement().satisfies((passed) -> assertThat(passed.payload().body()).isEmpty());
		assertThat(chunked("/get/memory/m", "{}", 1).body()).contains("getMemoryById takes no body");
	}

	@Test
	void aClientThatLeavesInTheMiddleOfItsBodyLeavesNothingBehind() throws IOException, InterruptedException {
		try (Socket socket = new Socket("127.0.0.1", this.server.port())) {
			socket.getOutputStream().write((head(100_000) + "x".repeat(50_000)).getBytes(StandardCharsets.US_ASCII));
		}

		assertThat(this.ended.poll(10, TimeUnit.SECONDS)).isNotNull();
		assertThat(this.passed).isEmpty();
	}

	@Test
	void aRefusalDoesNotWaitForTheRestOfTheBody() throws IOException {
		assertThat(answerToHeadAlone(300_000)).startsWith("HTTP/1.1 413");
	}

	private String answerToHeadAlone(int declared) throws IOException {
		String head = head(declared).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
		try (Socket socket = new Socket("127.0.0.1", this.server.port())) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
			byte[] answer = new byte[8192];
			return new String(answer, 0, socket.getInputStream().read(answer), StandardCharsets.US_ASCII);
		}
	}

	private Response post(String path, String body) {
		return send(path, "application/json", body);
	}

	private Response send(String path, String contentType, String body) {
		return send(path, (headers) -> headers.set("Content-Type", contentType).set("Content-Length", body.length()),
				Flux.just(body));
	}

	private Response chunked(String path, String body, int piece) {
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

	private record Response(int status, String retryAfter, String body) {

	}

	private record Passed(Payload payload, String thread) {

	}

}
