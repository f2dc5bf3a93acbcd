package io.memgate.gateway.edge;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * After the HTTP codec: throws away what still comes of a body whose request is answered
 * already. Reactor Netty would keep it for a reader that never comes, stop reading the
 * connection at 32 parts, and so hang every later request on it.
 */
public final class UnreadBodyHandler extends ChannelDuplexHandler {

	private long requestsEnded;

	private long answersEnded;

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		boolean unwanted = this.answersEnded > this.requestsEnded && message instanceof HttpContent;
		if (message instanceof LastHttpContent) {
			this.requestsEnded++;
		}
		if (!unwanted) {
			context.fireChannelRead(message);
			return;
		}
		ReferenceCountUtil.release(message);
		if (message instanceof LastHttpContent) {
			context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
		super.write(context, message, promise);
		if (message instanceof LastHttpContent && !isInformational(message)) {
			this.answersEnded++;
			if (this.answersEnded > this.requestsEnded) {
				context.channel().config().setAutoRead(true);
			}
		}
	}

	private static boolean isInformational(Object message) {
		return message instanceof HttpResponse response
				&& response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
	}

}
