package io.memgate.gateway.admission;

/**
 * Sees what accounts have used of their quotas, as Redis's replies tell it anyway. Called
 * for every call that Redis decides or charges, on any thread: it must cost next to
 * nothing and must not block or throw.
 */
public interface QuotaWatcher {

	/** Sees nothing. */
	QuotaWatcher NONE = new QuotaWatcher() {
		@Override
		public void seen(String account, QuotaState state) {
		}

		@Override
		public void charged(String account, QuotaState state, long used) {
		}
	};

	/** A call was decided while a quota of its account stood like this. */
	void seen(String account, QuotaState state);

	/**
	 * A call was charged.
	 * @param state of one of its quotas when it was admitted
	 * @param used calls charged under that quota, this one the last of them: of all calls
	 * exactly one is charged with this number
	 */
	void charged(String account, QuotaState state, long used);

}
