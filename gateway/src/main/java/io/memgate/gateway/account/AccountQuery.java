package io.memgate.gateway.account;

import org.jspecify.annotations.Nullable;

/**
 * Which accounts are asked for, and in which order.
 *
 * @param prefix what their ids begin with; empty for all
 * @param sort by what they are sorted
 * @param descending whether the highest come first
 * @param after id of the account before the first; null to begin
 * @param limit most of them, up to {@link Directory#MOST_LISTED}
 */
public record AccountQuery(String prefix, Sort sort, boolean descending, @Nullable String after, int limit) {

	/**
	 * The first string that no id with the prefix reaches: ids have characters below it.
	 */
	private static final char BEYOND = '\u007f';

	/** The lowest string after a given one. */
	private static final char NEXT = '\0';

	/** The lowest id that is asked for, if sorted by id. */
	String from() {
		String next = (this.after != null && !this.descending) ? this.after + NEXT : "";
		return (next.compareTo(this.prefix) > 0) ? next : this.prefix;
	}

	/** What every id that is asked for is lower than, if sorted by id. */
	String to() {
		String end = this.prefix + BEYOND;
		return (this.after != null && this.descending && this.after.compareTo(end) < 0) ? this.after : end;
	}

	/** All that have the prefix, by id. */
	AccountQuery whole(int limit) {
		return new AccountQuery(this.prefix, Sort.ID, false, null, limit);
	}

	/** By what accounts can be sorted. */
	public enum Sort {

		/** By id. */
		ID,

		/** By the second in which they were made, then by id. */
		CREATED

	}

}
