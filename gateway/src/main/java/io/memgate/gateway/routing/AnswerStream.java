package io.memgate.gateway.routing;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * A successful answer that is passed on while it arrives. Its first bytes are here, and
 * no more is asked for until somebody passes it on. Whoever has one passes it on or
 * closes it; both may be done.
 *
 * <p>
 * The sink holds the first buffer and those that its one subscriber has asked for, so its
 * queue is as bounded as that subscriber's demand.
 */
final class AnswerStream {

	private static final int SUCCESS = 2;

	private static final Runnable NOTHING = () -> {
	};

	/** Further headers that are passed on, as they say how the bytes are to be read. */
	private static final List<String> PASSED_ON = List.of("Content-Length", "Content-Encoding", "Content-Disposition");

	private final int status;

	private final HttpHeaders head;

	private final Sinks.Many<ByteBuf> content = Sinks.many().unicast().onBackpressureBuffer();

	private final Sinks.One<AnswerStream> begun = Sinks.one();

	private final Source source = new Source();

	private final AtomicReference<@Nullable Runnable> whenEnded = new AtomicReference<>();

	private AnswerStream(HttpClientResponse response) {
		this.status = response.status().code();
		this.head = response.responseHeaders();
	}

	/** Whether an answer is one by its head: a success with a media type, not JSON. */
	static boolean isOne(HttpClientResponse response) {
		String mediaType = mediaType(response.responseHeaders());
		return response.status().code() / 100 == SUCCESS && mediaType != null && !isJson(mediaType);
	}

	/**
	 * Waits for the first bytes of an answer, or for the end of one without any.
	 * @param received the answer's buffers, which are released after each
	 */
	static Mono<AnswerStream> begin(HttpClientResponse response, ByteBufFlux received) {
		return Mono.defer(() -> {
			AnswerStream stream = new AnswerStream(response);
			received.subscribe(stream.source);
			return stream.begun.asMono();
		});
	}

	private static @Nullable String mediaType(HttpHeaders head) {
		return head.get("Content-Type");
	}

	private static boolean isJson(String mediaType) {
		String plain = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
		return plain.equals("application/json") || plain.endsWith("+json");
	}

	int status() {
		return this.status;
	}

	/**
	 * Answers with it. Each buffer goes out when it has come; an answer that is cut fails
	 * here too, which cuts the client's connection.
	 */
	Mono<Void> passOn(ServerHttpResponse response) {
		response.setStatusCode(HttpStatusCode.valueOf(this.status));
		org.springframework.http.HttpHeaders headers = response.getHeaders();
		headers.set("Content-Type", mediaType(this.head));
		headers.set("Cache-Control", "no-store");
		for (String name : PASSED_ON) {
			if (this.head.contains(name)) {
				headers.set(name, this.head.get(name));
			}
		}
		NettyDataBufferFactory buffers = (NettyDataBufferFactory) response.bufferFactory();
		return response.writeAndFlushWith(buffers().map((buffer) -> Mono.just(buffers.wrap(buffer))))
			.doFinally((signal) -> close());
	}

	private Flux<ByteBuf> buffers() {
		return this.content.asFlux()
			.doOnRequest(this.source::request)
			.doOnCancel(this.source::cancel)
			.doOnDiscard(ByteBuf.class, ReferenceCountUtil::release);
	}

	/** Ends it where it is, if it has not ended, and lets go of what nobody has taken. */
	void close() {
		this.source.cancel();
		this.content.asFlux().subscribe(ReferenceCountUtil::release, (taken) -> {
		});
	}

	/** Has something run, once, when nothing more comes: at once where it has ended. */
	void whenEnded(Runnable then) {
		if (!this.whenEnded.compareAndSet(null, then)) {
			then.run();
		}
	}

	/** Takes the answer from the backend's connection, one buffer and then as asked. */
	private final class Source extends BaseSubscriber<ByteBuf> {

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			request(1);
		}

		@Override
		protected void hookOnNext(ByteBuf buffer) {
			if (AnswerStream.this.content.tryEmitNext(buffer.retain()).isFailure()) {
				buffer.release();
			}
			AnswerStream.this.begun.tryEmitValue(AnswerStream.this);
		}

		@Override
		protected void hookOnComplete() {
			AnswerStream.this.content.tryEmitComplete();
			AnswerStream.this.begun.tryEmitValue(AnswerStream.this);
		}

		@Override
		protected void hookOnError(Throwable ex) {
			AnswerStream.this.content.tryEmitError(ex);
			AnswerStream.this.begun.tryEmitError(ex);
		}

		@Override
		protected void hookFinally(SignalType type) {
			Runnable then = AnswerStream.this.whenEnded.getAndSet(NOTHING);
			if (then != null) {
				then.run();
			}
		}

	}

}
