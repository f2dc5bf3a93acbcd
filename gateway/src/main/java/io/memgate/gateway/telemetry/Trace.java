package io.memgate.gateway.telemetry;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What is told, to whoever collects traces, of one call or of a part of it. Where nothing
 * is told, nothing is done: a part's work is the work itself, without an operator around
 * it.
 */
public interface Trace {

	/** Nothing is told of the call. */
	Trace NONE = new Trace() {
	};

	/** The trace's id, 32 hexadecimal digits; null where nothing is told. */
	default @Nullable String id() {
		return null;
	}

	/**
	 * Tells of a part of the call, from its subscription to its end.
	 * @param work makes what is done, and is given the part's own trace
	 */
	default <T> Mono<T> during(Part part, Function<Trace, Mono<T>> work) {
		return work.apply(this);
	}

	/**
	 * Gives the headers by which a service that is called goes on with this trace (W3C
	 * Trace Context).
	 */
	default void write(BiConsumer<String, String> header) {
	}

	/**
	 * The call has ended; said once.
	 * @param name what it was, from a closed set
	 * @param facts what came of it
	 */
	default void end(String name, Supplier<Map<String, String>> facts) {
	}

	/** The parts of a call that are told of. */
	enum Part {

		/** Until Redis has decided. */
		ADMISSION("admission"),

		/** Until the memory service has answered. */
		BACKEND("backend"),

		/** Until Redis has acknowledged the charge or the release. */
		SETTLEMENT("settlement");

		private final String word;

		Part(String word) {
			this.word = word;
		}

		/** Its name in a trace. */
		String word() {
			return this.word;
		}

	}

}
