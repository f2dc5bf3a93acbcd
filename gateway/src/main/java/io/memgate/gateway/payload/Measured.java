package io.memgate.gateway.payload;

/**
 * Something whose numbers are known.
 */
@FunctionalInterface
public interface Measured {

	/** The numbers; may be dear to tell, so not on an event loop. */
	Measures measures();

}
