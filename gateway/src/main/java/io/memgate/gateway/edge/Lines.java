package io.memgate.gateway.edge;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds lines in bytes that come in pieces, looking at each byte once.
 */
final class Lines {

	private static final byte LINE_FEED = '\n';

	private int seen;

	/**
	 * The line at an offset, with what stands before its line feed; null when it is not
	 * whole yet. A character is a byte.
	 */
	@Nullable String at(ByteBuf in, int offset) {
		int start = in.readerIndex() + offset;
		int end = in.indexOf(start + this.seen, in.writerIndex(), LINE_FEED);
		if (end < 0) {
			this.seen = in.writerIndex() - start;
			return null;
		}
		this.seen = 0;
		return in.toString(start, end - start, StandardCharsets.ISO_8859_1);
	}

	/** Whether a line ended as it must, in carriage return and line feed. */
	static boolean isWhole(String line) {
		return line.endsWith("\r");
	}

	/** A line without its carriage return. */
	static String text(String line) {
		return line.substring(0, line.length() - 1);
	}

}
