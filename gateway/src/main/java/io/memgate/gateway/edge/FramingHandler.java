package io.memgate.gateway.edge;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.memgate.gateway.problem.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Before the HTTP codec: lets only such bytes through as every reader of HTTP/1.1 divides
 * into the same requests. A head is held until it is whole and checked. In place of the
 * first fault a {@link Refusal} goes on, which the codec hands to whom it concerns, and
 * nothing after it.
 */
final class FramingHandler extends ByteToMessageDecoder {

	private static final String EMPTY_LINE = "\r";

	private final HeadLimits limits;

	private final Duration patience;

	private final Lines lines = new Lines();

	private @Nullable Head head;

	private @Nullable Body body;

	/** Bytes of the head that have been taken, and are still held. */
	private int taken;

	private boolean emptyLine;

	private boolean refused;

	private @Nullable Future<?> deadline;

	/**
	 * @param patience until a head that has begun must be whole
	 */
	FramingHandler(HeadLimits limits, Duration patience) {
		this.limits = limits;
		this.patience = patience;
	}

	@Override
	protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
		if (this.refused) {
			in.skipBytes(in.readableBytes());
			return;
		}
		Refusal refusal = (this.body != null) ? body(this.body, in, out) : head(in, out);
		if (refusal != null) {
			this.refused = true;
			in.skipBytes(in.readableBytes());
			out.add(refusal);
		}
		watch(context, this.head != null && !this.refused);
	}

	private @Nullable Refusal body(Body passing, ByteBuf in, List<Object> out) {
		Refusal refusal = passing.pass(in, out);
		if (passing.isWhole()) {
			this.body = null;
		}
		return refusal;
	}

	private @Nullable Refusal head(ByteBuf in, List<Object> out) {
		if (this.head == null) {
			if (!mayBegin(in.getByte(in.readerIndex()))) {
				return EdgeRefusals.malformed("it does not begin with a method");
			}
			this.head = new Head(this.limits);
		}
		return lines(this.head, in, out);
	}

	private @Nullable Refusal lines(Head begun, ByteBuf in, List<Object> out) {
		for (String line = this.lines.at(in, this.taken); line != null; line = this.lines.at(in, this.taken)) {
			if (this.taken == 0 && line.equals(EMPTY_LINE)) {
				leaveOut(in, line);
				return null;
			}
			Refusal refusal = begun.take(line);
			this.taken += line.length() + 1;
			if (refusal != null || begun.isWhole()) {
				return (refusal != null) ? refusal : pass(begun, in, out);
			}
		}
		return begun.tooLarge(in.readableBytes() - this.taken - 1);
	}

	/** One empty line may stand before a request (RFC 9112 §2.2); it is left out. */
	private boolean mayBegin(int first) {
		return Octets.inToken(first) || first == '\r' && !this.emptyLine;
	}

	private void leaveOut(ByteBuf in, String line) {
		this.emptyLine = true;
		this.head = null;
		in.skipBytes(line.length() + 1);
	}

	private @Nullable Refusal pass(Head whole, ByteBuf in, List<Object> out) {
		out.add(in.readRetainedSlice(this.taken));
		this.body = whole.body();
		this.head = null;
		this.taken = 0;
		this.emptyLine = false;
		return null;
	}

	/** Sees to it that a head which has begun comes to its end. */
	private void watch(ChannelHandlerContext context, boolean begun) {
		if (begun && this.deadline == null) {
			this.deadline = context.executor()
				.schedule(() -> giveUp(context), this.patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		else if (!begun && this.deadline != null) {
			this.deadline.cancel(false);
			this.deadline = null;
		}
	}

	private void giveUp(ChannelHandlerContext context) {
		this.refused = true;
		context.fireChannelRead(EdgeRefusals.headTooSlow());
	}

	@Override
	protected void handlerRemoved0(ChannelHandlerContext context) {
		watch(context, false);
	}

}
