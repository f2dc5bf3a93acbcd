package io.memgate.gateway.edge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Before the HTTP codec: closes a connection that is opened and sends nothing. It leaves
 * the pipeline at the first byte.
 */
final class FirstByteHandler extends ChannelInboundHandlerAdapter {

	private final Duration patience;

	private @Nullable Future<?> deadline;

	FirstByteHandler(Duration patience) {
		this.patience = patience;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.deadline = context.executor()
			.schedule(() -> context.close(), this.patience.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object bytes) {
		context.pipeline().remove(this);
		context.fireChannelRead(bytes);
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		if (this.deadline != null) {
			this.deadline.cancel(false);
		}
	}

}
