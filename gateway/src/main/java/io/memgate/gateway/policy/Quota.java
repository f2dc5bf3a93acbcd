package io.memgate.gateway.policy;

/**
 * How many successful calls an account may make of an Api, or of all together.
 *
 * @param calls number of calls, from 1
 * @param per what they are counted over
 */
public record Quota(long calls, Period per) {

	/** A quota for an account's whole life. */
	public static Quota of(long calls) {
		return new Quota(calls, Period.LIFE);
	}

}
