package io.memgate.gateway.edge;

import java.nio.channels.ClosedChannelException;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.problem.BrokenRequestException;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Responder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * After the HTTP codec: answers a {@link Refusal} that comes in place of a request, or of
 * the rest of one, in the shape of every other refusal, and ends the connection. The
 * answer comes in its turn, after those to the requests before it, as a client would take
 * it for one of theirs; nothing more is read. Where the rest of a request is refused
 * while its body is read, its reader is told and answers, as the call has its id already.
 */
final class RefusalHandler extends ChannelDuplexHandler {

	/** For how long a client that goes on sending is still listened to. */
	private static final long LINGER_MILLIS = 1000;

	private final Supplier<UsagePolicy> policy;

	private final Clock clock;

	private final Consumer<Condition> counter;

	/** Requests whose answer has not ended. */
	private int unanswered;

	/** Whether the last request has not ended. */
	private boolean receiving;

	/** Whether an answer has begun and not ended. */
	private boolean answering;

	/** Whether an answer has said that it is the last one. */
	private boolean closing;

	private @Nullable Refusal refusal;

	/** Whether the reader of the last request's body has been told of the refusal. */
	private boolean told;

	private boolean ended;

	RefusalHandler(Supplier<UsagePolicy> policy, Clock clock, Consumer<Condition> counter) {
		this.policy = policy;
		this.clock = clock;
		this.counter = counter;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		Refusal found = (this.refusal == null) ? find(message) : this.refusal;
		if (found == null) {
			note(message);
			context.fireChannelRead(message);
			return;
		}
		ReferenceCountUtil.release(message);
		if (this.refusal == null) {
			this.refusal = found;
			this.counter.accept(found.condition());
			if (isRead(context)) {
				this.told = true;
				context.fireExceptionCaught(new BrokenRequestException(found));
			}
			else {
				refuseInTurn(context, found);
			}
		}
	}

	/**
	 * Whether somebody reads the body of the request that is cut short, and has not
	 * answered: only who asks for bytes has the connection read.
	 */
	private boolean isRead(ChannelHandlerContext context) {
		return this.receiving && this.unanswered == 1 && !this.answering && context.channel().config().isAutoRead();
	}

	private static @Nullable Refusal find(Object message) {
		if (message instanceof Refusal refusal) {
			return refusal;
		}
		boolean broken = message instanceof HttpObject http && http.decoderResult().isFailure();
		return broken ? EdgeRefusals.malformed("it is not well-formed HTTP/1.1") : null;
	}

	private void note(Object message) {
		if (message instanceof HttpRequest) {
			this.unanswered++;
			this.receiving = true;
		}
		if (message instanceof LastHttpContent) {
			this.receiving = false;
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (this.ended) {
			ReferenceCountUtil.release(message);
			promise.tryFailure(new ClosedChannelException());
			return;
		}
		if (message instanceof HttpResponse response) {
			this.answering = response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
			if (this.answering && this.told) {
				HttpUtil.setKeepAlive(response, false);
			}
			else {
				this.closing |= this.answering && !HttpUtil.isKeepAlive(response);
			}
		}
		boolean last = this.answering && message instanceof LastHttpContent;
		context.write(message, promise);
		if (last) {
			this.answering = false;
			this.unanswered--;
			if (this.refusal != null) {
				refuseInTurn(context, this.refusal);
			}
		}
	}

	/** The request that is cut short by the refusal may have had its answer already. */
	private void refuseInTurn(ChannelHandlerContext context, Refusal due) {
		int own = this.receiving ? 1 : 0;
		if (this.ended || this.closing || this.answering || this.unanswered > own) {
			return;
		}
		this.ended = true;
		if (this.unanswered == own) {
			context.writeAndFlush(response(due)).addListener((written) -> end(context));
		}
		else {
			context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((written) -> end(context));
		}
	}

	private FullHttpResponse response(Refusal due) {
		Call call = Call.begin(this.clock, this.policy.get(), null, null);
		FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
				HttpResponseStatus.valueOf(due.httpStatus()), Unpooled.wrappedBuffer(Responder.body(call, due)));
		response.headers()
			.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
			.set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
			.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
			.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
			.set(Call.ID_HEADER, call.id());
		return response;
	}

	/** Who has answered for this may close too early. */
	@Override
	public void close(ChannelHandlerContext context, ChannelPromise promise) {
		if (this.ended && this.told) {
			context.channel().closeFuture().addListener((closed) -> promise.trySuccess());
		}
		else {
			context.close(promise);
		}
	}

	/**
	 * Closing while there is something left to read would reset the connection, and a
	 * client that is still sending would not see its answer.
	 */
	private static void end(ChannelHandlerContext context) {
		context.channel().config().setAutoRead(true);
		if (context.channel() instanceof DuplexChannel channel && context.pipeline().get(SslHandler.class) == null) {
			channel.shutdownOutput();
			context.executor().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
		}
		else {
			context.close();
		}
	}

}
