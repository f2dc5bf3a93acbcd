package io.memgate.gateway.redis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this node has heard of changes of accounts: whoever remembers something of an
 * account takes a mark before it asks, and may rely on the answer for as long as nothing
 * was heard of that account since. A reply may come later than the news of a change that
 * was made after it, so the mark is the question's, not the answer's.
 */
public final class News {

	/** Accounts that are told apart. */
	static final int MOST_ACCOUNTS = 10_000;

	/** The mark of a moment at which no changes are heard: it comes before all news. */
	public static final long DEAF = -1;

	private final AtomicLong heard = new AtomicLong();

	/** The number of the last news of an account. */
	private final Map<String, Long> byAccount = new ConcurrentHashMap<>();

	/** The number of the last news of all accounts. */
	private final AtomicLong ofAll = new AtomicLong();

	private volatile boolean listening;

	/** A mark of this moment. */
	public long mark() {
		return this.listening ? this.heard.get() : DEAF;
	}

	/** Whether changes were heard all the time since a mark, and none of an account. */
	public boolean isNoneOf(String account, long since) {
		return this.listening && since >= this.ofAll.get() && since >= this.byAccount.getOrDefault(account, 0L);
	}

	/** From now on every change is heard. */
	public void listening() {
		allChanged();
		this.listening = true;
	}

	/** Something has changed for an account. */
	public void changed(String account) {
		if (this.byAccount.size() >= MOST_ACCOUNTS) {
			allChanged();
		}
		this.byAccount.merge(account, this.heard.incrementAndGet(), Math::max);
	}

	/** Something may have changed for every account. */
	public void allChanged() {
		// Numbered after it is cleared: what is lost with it is older.
		this.byAccount.clear();
		this.ofAll.accumulateAndGet(this.heard.incrementAndGet(), Math::max);
	}

	/** From now on changes are missed. */
	public void deaf() {
		this.listening = false;
		allChanged();
	}

}
