package io.memgate.gateway.payload;

import java.util.List;

import io.memgate.gateway.payload.TokenCount.Over;
import io.memgate.gateway.payload.TokenCount.Within;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * How large several texts are together, which often decides how they stand against a
 * limit of tokens: a token is at least one byte of one text and at most
 * {@link #LONGEST_TOKEN_BYTES}.
 *
 * @param bytes in UTF-8, and so the most tokens they can have
 * @param leastTokens the fewest tokens they can have
 */
record TextSize(long bytes, long leastTokens) {

	/** The longest token of every encoding that jtokkit has; the shortest is one byte. */
	static final int LONGEST_TOKEN_BYTES = 128;

	static TextSize of(List<String> texts) {
		long bytes = 0;
		long leastTokens = 0;
		for (String text : texts) {
			int size = ByteBufUtil.utf8Bytes(text);
			bytes += size;
			leastTokens += Math.ceilDiv(size, LONGEST_TOKEN_BYTES);
		}
		return new TextSize(bytes, leastTokens);
	}

	/** What the size alone decides; null when tokens must be counted. */
	@Nullable TokenCount against(int limit) {
		if (this.bytes <= limit) {
			return new Within(null);
		}
		return (this.leastTokens > limit) ? new Over(limit, false) : null;
	}

}
