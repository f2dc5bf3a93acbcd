package io.memgate.gateway.edge;

import java.util.List;

import io.memgate.gateway.problem.Refusal;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A body of as many bytes as its Content-Length says. */
final class SizedBody implements Body {

	private long left;

	SizedBody(long bytes) {
		this.left = bytes;
	}

	@Override
	public @Nullable Refusal pass(ByteBuf in, List<Object> out) {
		int now = (int) Math.min(this.left, in.readableBytes());
		out.add(in.readRetainedSlice(now));
		this.left -= now;
		return null;
	}

	@Override
	public boolean isWhole() {
		return this.left == 0;
	}

}
