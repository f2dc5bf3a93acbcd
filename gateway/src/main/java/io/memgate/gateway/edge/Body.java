package io.memgate.gateway.edge;

import java.util.List;

import io.memgate.gateway.problem.Refusal;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The body of one request while it comes, as it is framed. */
sealed interface Body permits SizedBody, ChunkedBody {

	/**
	 * Passes on what has come of it, or less.
	 * @param in what has come; what is passed on, or left out, is taken from it
	 * @param out takes what goes on to the codec
	 * @return why it may not go on; null while nothing is wrong
	 */
	@Nullable Refusal pass(ByteBuf in, List<Object> out);

	/** Whether its end has been passed on. */
	boolean isWhole();

}
