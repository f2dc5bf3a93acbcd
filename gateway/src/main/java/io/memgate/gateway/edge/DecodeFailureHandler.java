package io.memgate.gateway.edge;

import java.time.Clock;
import java.util.function.Supplier;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Responder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;

/**
 * After the HTTP codec: answers what the codec could not decode in the shape of every
 * other refusal, and closes the connection, on which nothing more is read.
 */
final class DecodeFailureHandler extends ChannelInboundHandlerAdapter {

	private final Supplier<UsagePolicy> policy;

	private final Clock clock;

	private boolean refused;

	DecodeFailureHandler(Supplier<UsagePolicy> policy, Clock clock) {
		this.policy = policy;
		this.clock = clock;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		boolean broken = message instanceof HttpObject http && http.decoderResult().isFailure();
		if (!this.refused && !broken) {
			context.fireChannelRead(message);
			return;
		}
		if (!this.refused) {
			this.refused = true;
			refuse(context, ((HttpObject) message).decoderResult().cause());
		}
		ReferenceCountUtil.release(message);
	}

	private void refuse(ChannelHandlerContext context, Throwable cause) {
		Call call = Call.begin(this.clock, this.policy.get(), null, null);
		Refusal refusal = refusal(cause);
		FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
				HttpResponseStatus.valueOf(refusal.httpStatus()),
				Unpooled.wrappedBuffer(Responder.body(call, refusal)));
		response.headers()
			.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
			.set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
			.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
			.set(Call.ID_HEADER, call.id());
		context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
	}

	private static Refusal refusal(Throwable cause) {
		return switch (cause) {
			case TooLongHttpLineException line ->
				Refusal.of(Condition.URI_TOO_LONG, "The request line is too long. The connection is closed.");
			case TooLongHttpHeaderException header ->
				Refusal.of(Condition.HEADERS_TOO_LARGE, "The request headers are too large. The connection is closed.");
			default ->
				Refusal.of(Condition.BAD_REQUEST, "The request is not well-formed HTTP/1.1. The connection is closed.");
		};
	}

}
