package io.memgate.gateway.redis;

/**
 * Redis has done what it was told, and too few of its replicas have said in time that
 * they have it: it may be lost when one of them takes over.
 */
final class UnacknowledgedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UnacknowledgedException(long acknowledged, int asked) {
		super(acknowledged + " of " + asked + " replicas have acknowledged", null, false, false);
	}

}
