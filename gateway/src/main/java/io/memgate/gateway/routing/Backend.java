package io.memgate.gateway.routing;

import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import io.github.resilience4j.timelimiter.TimeLimiter;
import io.memgate.gateway.account.Caller;
import io.memgate.gateway.admission.BackendOutcome;
import io.memgate.gateway.admission.BackendTotals;
import io.memgate.gateway.admission.OutcomeLook;
import io.memgate.gateway.admission.OutcomeSource;
import io.memgate.gateway.problem.Call;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The memory service, as the gateway calls it: every request is built here from what was
 * checked, never relayed, and carries a signed assertion of who asks.
 */
final class Backend implements OutcomeSource, OutcomeLook, BackendTotals {

	private static final Logger log = LoggerFactory.getLogger(Backend.class);

	private static final int USUAL_BYTES = 1024;

	private static final byte[] NO_BODY = {};

	private static final String OUTCOMES = "/internal/outcomes/";

	private static final String TOTALS = "/internal/totals";

	/** A question of the gateway's own is no call, and no project's. */
	private static final String NO_CALL = new UUID(0, 0).toString();

	private static final String NOBODY = "none";

	private static final JsonMapper JSON = new JsonMapper();

	private final HttpClient client;

	private final Assertion assertion;

	private final Clock clock;

	private final int mostAnswerBytes;

	private final TimeLimiter time;

	private final Duration outcomeTimeout;

	/**
	 * @param client knows the backend's address; must not retry or follow redirects
	 * @param clock shows Redis's time
	 * @param time until the whole answer to a call must have come
	 * @param outcomeTimeout until an answer to a question of the gateway's own must begin
	 */
	Backend(HttpClient client, Assertion assertion, Clock clock, int mostAnswerBytes, TimeLimiter time,
			Duration outcomeTimeout) {
		this.client = client;
		this.assertion = assertion;
		this.clock = clock;
		this.mostAnswerBytes = mostAnswerBytes;
		this.time = time;
		this.outcomeTimeout = outcomeTimeout;
	}

	/**
	 * Sends a call.
	 * @param body the bytes that were checked; empty for an Api without a body
	 * @return what came back; never an error
	 */
	Mono<Reply> send(Call call, Caller caller, byte[] body) {
		String method = call.governed().method();
		String path = path(call);
		return this.client.headers((headers) -> write(headers, call, caller, method, path, body))
			.request(HttpMethod.valueOf(method))
			.uri(path)
			.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
			.response((response, content) -> whole(response, content))
			.single()
			.timeout(this.time.getTimeLimiterConfig().getTimeoutDuration())
			.doOnSuccess((whole) -> this.time.onSuccess())
			.doOnError(this.time::onError)
			.cast(Reply.class)
			.onErrorResume((ex) -> Mono.just(failed(call, ex)));
	}

	@Override
	public Mono<BackendOutcome> ask(String account, String project, String id) {
		return question(HttpMethod.POST, OUTCOMES + id, id, account, project).map(Backend::outcome)
			.map(Optional::orElseThrow);
	}

	@Override
	public Mono<BackendOutcome> look(String account, String project, String id) {
		return question(HttpMethod.GET, OUTCOMES + id, id, account, project).map(Backend::outcome)
			.flatMap(Mono::justOrEmpty);
	}

	@Override
	public Mono<Map<String, Long>> of(String account) {
		return question(HttpMethod.GET, TOTALS + '/' + account, NO_CALL, account, NOBODY).mapNotNull(Backend::totals);
	}

	@Override
	public Mono<Map<String, Long>> all() {
		return question(HttpMethod.GET, TOTALS, NO_CALL, NOBODY, NOBODY).mapNotNull(Backend::totals);
	}

	private Mono<Reply.Whole> question(HttpMethod method, String path, String id, String account, String project) {
		return this.client.responseTimeout(this.outcomeTimeout)
			.headers((headers) -> sign(headers, id, account, project, method.name(), path, NO_BODY))
			.request(method)
			.uri(path)
			.send(Mono.fromSupplier(() -> Unpooled.EMPTY_BUFFER))
			.response((response, content) -> whole(response, content))
			.single()
			.timeout(this.outcomeTimeout.multipliedBy(2));
	}

	/**
	 * Reads {@code {"code":0,"data":{"outcome":"done"},…}}; anything else is no answer.
	 * @return empty for an id that was never seen, which only a look finds
	 */
	private static Optional<BackendOutcome> outcome(Reply.Whole reply) {
		JsonNode answer = JSON.readTree(reply.body());
		if (reply.status() != HttpResponseStatus.OK.code() || answer.path("code").asInt(-1) != 0) {
			throw new IllegalStateException("asked for an outcome, the memory service answered " + reply.status());
		}
		return switch (answer.path("data").path("outcome").asString("")) {
			case "done" -> Optional.of(BackendOutcome.DONE);
			case "failed" -> Optional.of(BackendOutcome.FAILED);
			case "fenced" -> Optional.of(BackendOutcome.FENCED);
			case "unseen" -> Optional.empty();
			case String other -> throw new IllegalStateException("the memory service knows an outcome " + other);
		};
	}

	/**
	 * Reads {@code {"code":0,"data":{"apis":{"addMessage":7,…}},…}}.
	 * @return null for a service that has no such question, or has another answer
	 */
	private static @Nullable Map<String, Long> totals(Reply.Whole reply) {
		return switch (reply.status()) {
			case 200 -> {
				JsonNode apis = JSON.readTree(reply.body()).path("data").path("apis");
				yield apis.isObject() ? apis.propertyStream()
					.collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, (api) -> api.getValue().longValue()))
						: null;
			}
			case 404, 405, 501 -> null;
			default ->
				throw new IllegalStateException("asked for its totals, the memory service answered " + reply.status());
		};
	}

	private static String path(Call call) {
		String template = call.governed().path();
		int open = template.indexOf('{');
		return (open < 0) ? template
				: template.substring(0, open) + call.variable() + template.substring(template.indexOf('}') + 1);
	}

	private void write(HttpHeaders headers, Call call, Caller caller, String method, String path, byte[] body) {
		sign(headers, call.id(), caller.account(), caller.project(), method, path, body);
		if (body.length > 0) {
			headers.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
			headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
		}
	}

	private void sign(HttpHeaders headers, String id, String account, String project, String method, String path,
			byte[] body) {
		headers.set(HttpHeaderNames.ACCEPT, HttpHeaderValues.APPLICATION_JSON);
		headers.set(Call.ID_HEADER, id);
		headers.set(Assertion.HEADER,
				this.assertion.sign(this.clock.millis(), id, account, project, method, path, body));
	}

	/** Reads the answer's body; reading more than is allowed cancels it. */
	private Mono<Reply.Whole> whole(HttpClientResponse response, ByteBufFlux content) {
		return content.collect(() -> new ByteArrayOutputStream(USUAL_BYTES), this::append)
			.map((bytes) -> new Reply.Whole(response.status().code(), bytes.toByteArray()));
	}

	private void append(ByteArrayOutputStream bytes, ByteBuf part) {
		if (bytes.size() + part.readableBytes() > this.mostAnswerBytes) {
			throw new IllegalStateException("the answer is longer than " + this.mostAnswerBytes + " bytes");
		}
		byte[] copy = new byte[part.readableBytes()];
		part.readBytes(copy);
		bytes.writeBytes(copy);
	}

	private static Reply failed(Call call, Throwable ex) {
		log.warn("Call {} to the memory service: {}", call.id(), ex.toString());
		return switch (ex) {
			case ConnectException refused -> new Reply.NotSent();
			case UnknownHostException unknown -> new Reply.NotSent();
			case PoolAcquireTimeoutException full -> new Reply.NotSent();
			case PoolAcquirePendingLimitException full -> new Reply.NotSent();
			case TimeoutException late -> new Reply.Late();
			default -> new Reply.Broken();
		};
	}

}
