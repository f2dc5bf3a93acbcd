package io.memgate.gateway.policy;

/**
 * How many successful calls an account may make of an Api, or of all together.
 *
 * @param calls number of calls, from 1
 * @param per what they are counted over
 */
public record Quota(long calls, Period per) {

	private static final int LONGEST_MONTH = 31;

	/**
	 * Whether another quota certainly allows all that one does: as many calls, in a
	 * period no longer, or so many more that a longer one makes no difference.
	 */
	static boolean isWithin(Quota before, Quota after) {
		if (before.per == Period.DAY && after.per == Period.MONTH) {
			return after.calls / LONGEST_MONTH >= before.calls;
		}
		return after.calls >= before.calls && (after.per != Period.LIFE || before.per == Period.LIFE);
	}

	/** Such as {@code 5000 per month}; without a period for an account's life. */
	String text() {
		return (this.per == Period.LIFE) ? Long.toString(this.calls) : this.calls + " per " + Written.word(this.per);
	}

	/** A quota for an account's whole life. */
	public static Quota of(long calls) {
		return new Quota(calls, Period.LIFE);
	}

}
