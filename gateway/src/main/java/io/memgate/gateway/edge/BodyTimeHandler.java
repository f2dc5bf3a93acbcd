package io.memgate.gateway.edge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.memgate.gateway.problem.Refusal;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * After the HTTP codec: when the body of a request has not come in its {@link BodyTime},
 * a {@link Refusal} goes on in its place, whoever reads it. Only time counts in which
 * bytes are taken, as a sender is not blamed for a slow taker; and all time once the
 * request has its answer, as the rest of its body is then taken for nothing.
 */
final class BodyTimeHandler extends ChannelDuplexHandler {

	private static final int LOOKS = 10;

	private final BodyTime time;

	private final Duration between;

	private boolean receiving;

	private boolean answered;

	private long bytes;

	/** Looks that found its time running. */
	private int looks;

	private @Nullable Future<?> watch;

	BodyTimeHandler(BodyTime time) {
		this.time = time;
		this.between = time.patience().dividedBy(LOOKS);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof HttpRequest) {
			this.receiving = true;
			this.answered = false;
			this.bytes = 0;
			this.looks = 0;
		}
		if (message instanceof HttpContent content) {
			this.bytes += content.content().readableBytes();
		}
		if (message instanceof LastHttpContent || message instanceof Refusal) {
			end();
		}
		context.fireChannelRead(message);
	}

	/** Most bodies come with their heads, and need no watch. */
	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		if (this.receiving && this.watch == null) {
			this.watch = context.executor()
				.scheduleWithFixedDelay(() -> look(context), this.between.toNanos(), this.between.toNanos(),
						TimeUnit.NANOSECONDS);
		}
		context.fireChannelReadComplete();
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		boolean step = message instanceof HttpResponse response
				&& response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
		this.answered |= message instanceof LastHttpContent && !step;
		context.write(message, promise);
	}

	private void look(ChannelHandlerContext context) {
		if (this.answered || context.channel().config().isAutoRead()) {
			this.looks++;
		}
		if (this.time.isOver(this.between.multipliedBy(this.looks), this.bytes)) {
			end();
			context.fireChannelRead(EdgeRefusals.bodyTooSlow(this.time));
			context.fireChannelReadComplete();
		}
	}

	private void end() {
		this.receiving = false;
		if (this.watch != null) {
			this.watch.cancel(false);
			this.watch = null;
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		end();
	}

}
