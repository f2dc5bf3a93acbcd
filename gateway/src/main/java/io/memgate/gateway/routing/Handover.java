package io.memgate.gateway.routing;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * The way of a streamed answer from a call, which goes on without its client, to the
 * exchange, which ends with it: an answer that comes to nobody is closed.
 *
 * <p>
 * Each side first writes what it knows and then reads the other's word, so at least one
 * of them sees both.
 */
final class Handover {

	private final AtomicBoolean gone = new AtomicBoolean();

	private volatile @Nullable AnswerStream stream;

	/** The call has ended. */
	void came(Ending ending) {
		this.stream = ending.stream();
		closeUnwanted();
	}

	/** The client has left. */
	void leave() {
		this.gone.set(true);
		closeUnwanted();
	}

	private void closeUnwanted() {
		AnswerStream unwanted = this.stream;
		if (this.gone.get() && unwanted != null) {
			unwanted.close();
		}
	}

}
