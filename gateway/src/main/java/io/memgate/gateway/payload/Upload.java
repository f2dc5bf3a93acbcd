package io.memgate.gateway.payload;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

import io.memgate.gateway.problem.BrokenRequestException;
import io.memgate.gateway.problem.Refusal;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * A request's body that is passed on while it arrives, at the pace at which it is taken:
 * unread, but counted and held to a size and a pace. One that ends before its end fails,
 * so whoever passes it on never has a complete request.
 */
public final class Upload {

	private final Flux<DataBuffer> body;

	private final Terms terms;

	private final UploadProperties properties;

	private final LongSupplier nanos;

	private final String mediaType;

	private final long declaredBytes;

	private final Sinks.Empty<Void> end = Sinks.empty();

	/** Written by the thread that the body comes on only. */
	private volatile long passedBytes;

	private volatile boolean read;

	/**
	 * @param mediaType the body's, to be forwarded
	 * @param declaredBytes its size by its header, within the terms; -1 for a chunked one
	 * @param nanos a clock that never goes back
	 */
	Upload(Flux<DataBuffer> body, Terms terms, String mediaType, long declaredBytes, UploadProperties properties,
			LongSupplier nanos) {
		this.body = body;
		this.terms = terms;
		this.mediaType = mediaType;
		this.declaredBytes = declaredBytes;
		this.properties = properties;
		this.nanos = nanos;
	}

	/** The body's media type, checked. */
	public String mediaType() {
		return this.mediaType;
	}

	/** The body's size as its client declares it; -1 where it does not. */
	public long declaredBytes() {
		return this.declaredBytes;
	}

	/** Bytes that have been passed on so far. */
	public long passedBytes() {
		return this.passedBytes;
	}

	/** Whether the body has come to its end. */
	boolean isRead() {
		return this.read;
	}

	/** Ends as the body does: completes after its last byte, or fails as it. */
	public Mono<Void> end() {
		return this.end.asMono();
	}

	/**
	 * The body's buffers, once; whoever takes one releases it.
	 * @param patience how long nobody need ask for more before it ends
	 * @return fails with an {@link UploadException}, and with nothing else
	 */
	public Flux<DataBuffer> content(Duration patience) {
		return Flux.defer(() -> paced(new Pace(this.properties, this.nanos), patience));
	}

	/**
	 * Reactor's takeUntilOther does not cancel the first publisher when the other fails,
	 * so that is done here.
	 */
	private Flux<DataBuffer> paced(Pace pace, Duration patience) {
		AtomicReference<Subscription> sender = new AtomicReference<>();
		return this.body.doOnSubscribe(sender::set)
			.doOnRequest(pace::asked)
			.<DataBuffer>handle((buffer, sink) -> count(buffer, sink, pace))
			.doOnComplete(this::ended)
			.takeUntilOther(watch(pace, patience))
			.onErrorMap((ex) -> !(ex instanceof UploadException), (ex) -> new UploadException(refusal(ex)))
			.doOnError((ex) -> failed(ex, sender.get()))
			.doOnDiscard(DataBuffer.class, DataBufferUtils::release);
	}

	private static Refusal refusal(Throwable ex) {
		return (ex instanceof BrokenRequestException broken) ? broken.refusal() : PayloadRefusals.cutByItsClient();
	}

	private void ended() {
		this.read = true;
		this.end.tryEmitEmpty();
	}

	private void failed(Throwable ex, @Nullable Subscription sender) {
		if (sender != null) {
			sender.cancel();
		}
		this.end.tryEmitError(ex);
	}

	private void count(DataBuffer buffer, SynchronousSink<DataBuffer> sink, Pace pace) {
		int size = buffer.readableByteCount();
		pace.came(size);
		if (size > this.terms.maxBytes() - this.passedBytes) {
			DataBufferUtils.release(buffer);
			sink.error(new UploadException(PayloadRefusals.tooManyBytes(this.terms)));
			return;
		}
		this.passedBytes += size;
		sink.next(buffer);
	}

	/** Fails when the body comes too slowly or is not taken; emits nothing. */
	private Flux<Long> watch(Pace pace, Duration patience) {
		return Flux.interval(this.properties.over().dividedBy(Pace.SPANS)).handle((tick, sink) -> {
			if (pace.isTooSlow()) {
				sink.error(new UploadException(PayloadRefusals.tooSlow(this.properties)));
			}
			else if (pace.isUntaken(patience)) {
				sink.error(new UploadException(PayloadRefusals.notTaken()));
			}
		});
	}

}
