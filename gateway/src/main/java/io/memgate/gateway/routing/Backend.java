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

import io.github.resilience4j.timelimiter.TimeLimiter;
import io.memgate.gateway.account.Caller;
import io.memgate.gateway.account.Scope;
import io.memgate.gateway.admission.BackendOutcome;
import io.memgate.gateway.admission.BackendTotals;
import io.memgate.gateway.admission.OutcomeLook;
import io.memgate.gateway.admission.OutcomeSource;
import io.memgate.gateway.deletion.StoredMemories;
import io.memgate.gateway.payload.Payload;
import io.memgate.gateway.payload.Upload;
import io.memgate.gateway.payload.UploadException;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.RequestIds;
import io.memgate.gateway.telemetry.Trace;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.timeout.ReadTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

import org.springframework.core.io.buffer.NettyDataBufferFactory;

/**
 * The memory service, as the gateway calls it: every request is built here from what was
 * checked, never relayed, and carries a signed assertion of who asks.
 */
final class Backend implements OutcomeSource, OutcomeLook, BackendTotals, StoredMemories {

	private static final Logger log = LoggerFactory.getLogger(Backend.class);

	/** Without one of our own, every timeout looks for a name of what it is for. */
	private static final Mono<Reply> LATE = Mono.error(() -> new TimeoutException("no whole answer in time"));

	private static final int USUAL_BYTES = 1024;

	private static final byte[] NO_BODY = {};

	private static final String OUTCOMES = "/internal/outcomes/";

	private static final String TOTALS = "/internal/totals";

	private static final String MEMORIES = "/internal/memories/";

	/** A question of the gateway's own is no call, and no project's. */
	private static final String NO_CALL = new UUID(0, 0).toString();

	private static final String NOBODY = "none";

	private final BackendClients clients;

	private final Assertion assertion;

	private final Clock clock;

	private final int mostAnswerBytes;

	private final TimeLimiter time;

	private final Duration outcomeTimeout;

	/**
	 * @param clients know the backend's address
	 * @param clock shows Redis's time
	 * @param time until the whole answer to a call must have come; and how long an upload
	 * need not be taken on
	 * @param outcomeTimeout until an answer to a question of the gateway's own must begin
	 */
	Backend(BackendClients clients, Assertion assertion, Clock clock, int mostAnswerBytes, TimeLimiter time,
			Duration outcomeTimeout) {
		this.clients = clients;
		this.assertion = assertion;
		this.clock = clock;
		this.mostAnswerBytes = mostAnswerBytes;
		this.time = time;
		this.outcomeTimeout = outcomeTimeout;
	}

	/**
	 * Sends a call.
	 * @param payload what was checked of it
	 * @param trace is gone on with there
	 * @return what came back; never an error
	 */
	Mono<Reply> send(Call call, Caller caller, Payload payload, Trace trace) {
		HttpClient.ResponseReceiver<?> request = request(call, caller, payload, trace);
		Mono<? extends Reply> reply = (call.governed().answer() == Api.Answer.STREAM)
				? request.responseConnection(this::streamed).single()
				: request.response((response, content) -> whole(response, content)).single();
		return limited(reply.cast(Reply.class), payload).onErrorResume((ex) -> Mono.just(failed(call, ex)));
	}

	private HttpClient.ResponseReceiver<?> request(Call call, Caller caller, Payload payload, Trace trace) {
		String method = call.governed().method();
		String target = target(call, payload.query());
		Upload upload = payload.upload();
		return client(call.governed()).headers((headers) -> {
			write(headers, call, caller, method, target, payload);
			trace.write(headers::set);
		})
			.request(HttpMethod.valueOf(method))
			.uri(target)
			.send((upload != null) ? upload.content(patience()).map(NettyDataBufferFactory::toByteBuf)
					: Mono.fromSupplier(() -> Unpooled.wrappedBuffer(payload.body())));
	}

	/** A streamed answer is cut when nothing of it is taken for as long. */
	private HttpClient client(Api api) {
		HttpClient client = this.clients.get();
		return (api.answer() == Api.Answer.STREAM) ? client.responseTimeout(patience()) : client;
	}

	private Duration patience() {
		return this.time.getTimeLimiterConfig().getTimeoutDuration();
	}

	/** The time for an answer begins when all of an upload is sent. */
	private Mono<Reply> limited(Mono<Reply> reply, Payload payload) {
		Upload upload = payload.upload();
		Mono<Reply> inTime = (upload != null) ? reply.timeout(upload.end().then(Mono.delay(patience())), LATE)
				: reply.timeout(patience(), LATE);
		return inTime.doOnSuccess((whole) -> this.time.onSuccess()).doOnError(this.time::onError);
	}

	@Override
	public Mono<BackendOutcome> ask(String account, String project, String id) {
		return question(HttpMethod.POST, OUTCOMES + id, id, account, project).map(OwnAnswers::outcome)
			.map(Optional::orElseThrow);
	}

	@Override
	public Mono<BackendOutcome> look(String account, String project, String id) {
		return question(HttpMethod.GET, OUTCOMES + id, id, account, project).map(OwnAnswers::outcome)
			.flatMap(Mono::justOrEmpty);
	}

	@Override
	public Mono<Map<String, Long>> of(String account) {
		return question(HttpMethod.GET, TOTALS + '/' + account, NO_CALL, account, NOBODY)
			.mapNotNull(OwnAnswers::totals);
	}

	@Override
	public Mono<Map<String, Long>> all() {
		return question(HttpMethod.GET, TOTALS, NO_CALL, NOBODY, NOBODY).mapNotNull(OwnAnswers::totals);
	}

	@Override
	public Mono<Long> count(Scope scope) {
		return question(HttpMethod.GET, scope, NO_CALL).mapNotNull(OwnAnswers::memories);
	}

	@Override
	public Mono<Boolean> delete(Scope scope) {
		return Mono.defer(() -> question(HttpMethod.DELETE, scope, RequestIds.next(this.clock.millis())))
			.map(OwnAnswers::deleted);
	}

	private Mono<Reply.Whole> question(HttpMethod method, Scope scope, String id) {
		String project = scope.project();
		return question(method, MEMORIES + scope.account() + ((project != null) ? '/' + project : ""), id,
				scope.account(), (project != null) ? project : NOBODY);
	}

	private Mono<Reply.Whole> question(HttpMethod method, String path, String id, String account, String project) {
		return this.clients.get()
			.responseTimeout(this.outcomeTimeout)
			.headers((headers) -> sign(headers, id, account, project, method.name(), path, NO_BODY))
			.request(method)
			.uri(path)
			.send(Mono.fromSupplier(() -> Unpooled.EMPTY_BUFFER))
			.response((response, content) -> whole(response, content))
			.single()
			.timeout(this.outcomeTimeout.multipliedBy(2));
	}

	private static String target(Call call, String query) {
		String path = path(call.governed().path(), call.variable());
		return query.isEmpty() ? path : path + '?' + query;
	}

	private static String path(String template, @Nullable String variable) {
		int open = template.indexOf('{');
		return (open < 0) ? template
				: template.substring(0, open) + variable + template.substring(template.indexOf('}') + 1);
	}

	private void write(HttpHeaders headers, Call call, Caller caller, String method, String target, Payload payload) {
		Upload upload = payload.upload();
		sign(headers, call.id(), caller.account(), caller.project(), method, target,
				(upload != null) ? null : payload.body());
		if (call.governed().answer() == Api.Answer.STREAM) {
			headers.set(HttpHeaderNames.ACCEPT, "*/*");
		}
		if (upload != null) {
			headers.set(HttpHeaderNames.CONTENT_TYPE, upload.mediaType());
			writeLength(headers, upload.declaredBytes());
		}
		else if (payload.body().length > 0) {
			headers.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
			writeLength(headers, payload.body().length);
		}
	}

	/** Without a length the body is chunked. */
	private static void writeLength(HttpHeaders headers, long bytes) {
		if (bytes >= 0) {
			headers.set(HttpHeaderNames.CONTENT_LENGTH, bytes);
		}
	}

	private void sign(HttpHeaders headers, String id, String account, String project, String method, String path,
			byte @Nullable [] body) {
		headers.set(HttpHeaderNames.ACCEPT, HttpHeaderValues.APPLICATION_JSON);
		headers.set(Call.ID_HEADER, id);
		headers.set(Assertion.HEADER,
				this.assertion.sign(this.clock.millis(), id, account, project, method, path, body));
	}

	private Mono<Reply> streamed(HttpClientResponse response, Connection connection) {
		ByteBufFlux content = connection.inbound().receive();
		return AnswerStream.isOne(response) ? AnswerStream.begin(response, content).map(Reply.Begun::new)
				: whole(response, content).cast(Reply.class);
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
		call.log(() -> log.warn("Call {} to the memory service: {}", call.id(), ex.toString()));
		return switch (ex) {
			case ConnectException refused -> new Reply.NotSent();
			case UnknownHostException unknown -> new Reply.NotSent();
			case PoolAcquireTimeoutException full -> new Reply.NotSent();
			case PoolAcquirePendingLimitException full -> new Reply.NotSent();
			case UploadException cut -> new Reply.Unfinished(cut.refusal());
			case ReadTimeoutException late -> new Reply.Late();
			case TimeoutException late -> new Reply.Late();
			default -> new Reply.Broken();
		};
	}

}
