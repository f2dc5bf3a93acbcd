package io.memgate.gateway.edge;

import io.memgate.gateway.lifecycle.Leaving;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;

/**
 * Behind what keeps connections alive: while the node is leaving, tells the client, and
 * that handler, that its answer is the last on this connection.
 */
@Sharable
final class LastAnswerHandler extends ChannelOutboundHandlerAdapter {

	private final Leaving leaving;

	LastAnswerHandler(Leaving leaving) {
		this.leaving = leaving;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (message instanceof HttpResponse response && this.leaving.hasBegun()
				&& response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
			HttpUtil.setKeepAlive(response, false);
		}
		context.write(message, promise);
	}

}
