package io.memgate.gateway.notice;

import io.memgate.gateway.admission.QuotaState;

/**
 * An account's charged use reaches a share of one of its quotas.
 *
 * @param account the account's id
 * @param counter the quota in its period: {@code <quota>}, {@code <quota>@<date>}
 * @param share of the quota, in percent
 * @param at calls that are that share of the limit, grants included
 */
record Crossing(String account, String counter, int share, long at) {

	/** The share of all of a quota, in percent. */
	static final int ALL = 100;

	private static final int ID_BYTES = 10;

	/** The crossing of a share by a quota that stands like this. */
	static Crossing of(String account, QuotaState state, int share) {
		return new Crossing(account, state.quota().per().counter(state.name(), state.at()), share,
				(state.limit() * share + ALL - 1) / ALL);
	}

	/**
	 * Whether a use has reached a share of a limit: the one comparison every call pays.
	 */
	static boolean isReached(long used, long limit, int share) {
		return used * ALL >= limit * share;
	}

	/** The field of its share among the account's crossings. */
	String field() {
		return this.counter + ':' + this.share;
	}

	/** The id of the notice of it, the same whoever finds it. */
	String noticeId() {
		return NoticeIds.of("quota-", this.account + '|' + field() + '|' + this.at, ID_BYTES);
	}

}
