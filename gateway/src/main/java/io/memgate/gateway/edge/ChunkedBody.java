package io.memgate.gateway.edge;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.memgate.gateway.problem.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A body in chunks (RFC 9112 §7.1). The codec gets sizes and data alone: extensions and
 * trailers, which nobody here reads, are checked for their form and left out.
 */
final class ChunkedBody implements Body {

	private static final int MOST_SIZE_DIGITS = 7;

	private static final int MOST_SIZE_LINE = 1024;

	private static final byte[] LINE_END = { '\r', '\n' };

	private static final byte[] LAST = { '0', '\r', '\n', '\r', '\n' };

	private final HeadLimits limits;

	private final Lines lines = new Lines();

	private Part part = Part.SIZE;

	private long left;

	private int trailers;

	private int trailerBytes;

	ChunkedBody(HeadLimits limits) {
		this.limits = limits;
	}

	@Override
	public @Nullable Refusal pass(ByteBuf in, List<Object> out) {
		return switch (this.part) {
			case SIZE -> size(in, out);
			case DATA -> data(in, out);
			case DATA_END -> dataEnd(in, out);
			case TRAILERS -> trailer(in, out);
			case END -> null;
		};
	}

	@Override
	public boolean isWhole() {
		return this.part == Part.END;
	}

	private @Nullable Refusal size(ByteBuf in, List<Object> out) {
		String line = this.lines.at(in, 0);
		if (length(line, in) > MOST_SIZE_LINE) {
			return EdgeRefusals.malformed("a chunk's size and extensions are too long");
		}
		if (line == null) {
			return null;
		}
		String digits = digits(line);
		if (digits == null) {
			return EdgeRefusals.malformed("a chunk does not begin with its size in up to 7 hexadecimal digits");
		}
		in.skipBytes(line.length() + 1);
		this.left = Long.parseLong(digits, 16);
		this.part = (this.left > 0) ? Part.DATA : Part.TRAILERS;
		if (this.left > 0) {
			out.add(Unpooled.copiedBuffer(Long.toHexString(this.left) + "\r\n", StandardCharsets.US_ASCII));
		}
		return null;
	}

	/** The digits at the beginning of a chunk's first line; null when it is not one. */
	private static @Nullable String digits(String line) {
		if (!Lines.isWhole(line) || !Octets.isFieldValue(Lines.text(line))) {
			return null;
		}
		int end = 0;
		while (Octets.isHexDigit(line.charAt(end))) {
			end++;
		}
		boolean ends = line.charAt(end) == ';' || end == line.length() - 1;
		return (ends && end > 0 && end <= MOST_SIZE_DIGITS) ? line.substring(0, end) : null;
	}

	private @Nullable Refusal data(ByteBuf in, List<Object> out) {
		int now = (int) Math.min(this.left, in.readableBytes());
		out.add(in.readRetainedSlice(now));
		this.left -= now;
		if (this.left == 0) {
			this.part = Part.DATA_END;
		}
		return null;
	}

	private @Nullable Refusal dataEnd(ByteBuf in, List<Object> out) {
		boolean right = in.getByte(in.readerIndex()) == LINE_END[0]
				&& (in.readableBytes() == 1 || in.getByte(in.readerIndex() + 1) == LINE_END[1]);
		if (!right) {
			return EdgeRefusals.malformed("a chunk is not followed by carriage return and line feed");
		}
		if (in.readableBytes() > 1) {
			in.skipBytes(LINE_END.length);
			out.add(Unpooled.wrappedBuffer(LINE_END));
			this.part = Part.SIZE;
		}
		return null;
	}

	private @Nullable Refusal trailer(ByteBuf in, List<Object> out) {
		String line = this.lines.at(in, 0);
		if (this.trailerBytes + length(line, in) > this.limits.fieldBytes()) {
			return EdgeRefusals.fieldsTooLarge();
		}
		if (line == null) {
			return null;
		}
		if (!Lines.isWhole(line)) {
			return EdgeRefusals.malformed("a trailer ends without carriage return");
		}
		in.skipBytes(line.length() + 1);
		this.trailerBytes += line.length() + 1;
		if (line.length() > 1) {
			return field(Lines.text(line));
		}
		out.add(Unpooled.wrappedBuffer(LAST));
		this.part = Part.END;
		return null;
	}

	private @Nullable Refusal field(String line) {
		this.trailers++;
		if (this.trailers > this.limits.fields()) {
			return EdgeRefusals.tooManyFields(this.limits.fields());
		}
		String fault = Fields.fault(line);
		return (fault != null) ? EdgeRefusals.malformed("of its trailers, " + fault) : null;
	}

	/** Bytes of a line without its end, as far as they have come for certain. */
	private static int length(@Nullable String line, ByteBuf in) {
		return ((line != null) ? line.length() : in.readableBytes()) - 1;
	}

	/** What comes next. */
	private enum Part {

		SIZE, DATA, DATA_END, TRAILERS, END

	}

}
