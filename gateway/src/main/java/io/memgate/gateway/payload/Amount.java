package io.memgate.gateway.payload;

/**
 * How many there are of something, or a number that there are more of.
 *
 * @param number the number
 * @param more whether there are more than that
 */
public record Amount(long number, boolean more) {

	static Amount exactly(long number) {
		return new Amount(number, false);
	}

	static Amount moreThan(long number) {
		return new Amount(number, true);
	}

	/** Whether there are certainly more than a limit allows. */
	boolean exceeds(long limit) {
		return this.more ? this.number >= limit : this.number > limit;
	}

	/** Whether there are certainly no more than a limit allows. */
	boolean isWithin(long limit) {
		return !this.more && this.number <= limit;
	}

}
