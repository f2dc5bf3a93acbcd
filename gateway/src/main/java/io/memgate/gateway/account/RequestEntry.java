package io.memgate.gateway.account;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * An entry of the index of open requests.
 *
 * @param millis when the request was made
 * @param member {@code <account>:<request>}
 */
record RequestEntry(long millis, String member) implements Comparable<RequestEntry> {

	/** Before every other. */
	static final RequestEntry NONE = new RequestEntry(0, "");

	private static final char END = ':';

	/** Between the parts of a place, which is free in URLs and on the command line. */
	private static final char PART = ',';

	private static final Pattern TEXT = Pattern.compile("[0-9]{1,15},[\\x21-\\x7e]{1,200}");

	private static final Comparator<RequestEntry> AS_IN_REDIS = Comparator.comparingLong(RequestEntry::millis)
		.thenComparing(RequestEntry::member);

	static RequestEntry of(QuotaRequest request) {
		return new RequestEntry(request.created().toEpochMilli(), request.account() + END + request.id());
	}

	static boolean isText(String text) {
		return TEXT.matcher(text).matches();
	}

	/** The entry that {@link #text} has named. */
	static RequestEntry read(String text) {
		int end = text.indexOf(PART);
		return new RequestEntry(Long.parseLong(text.substring(0, end)), text.substring(end + 1).replace(PART, END));
	}

	/** Its place in the index, which stays its place when it has gone. */
	String text() {
		return Long.toString(this.millis) + PART + this.member.replace(END, PART);
	}

	String account() {
		return this.member.substring(0, Math.max(0, this.member.indexOf(END)));
	}

	/** The request's id. */
	String request() {
		return this.member.substring(this.member.indexOf(END) + 1);
	}

	@Override
	public int compareTo(RequestEntry other) {
		return AS_IN_REDIS.compare(this, other);
	}

}
