package io.memgate.gateway.redis;

/**
 * The names of an account's keys. The account's id is their hash tag, so that all of them
 * are in one slot of a Redis Cluster and one script can use them together.
 *
 * @param account the account's id, a slug
 */
public record AccountKeys(String account) {

	/** The index of accounts: a sorted set of ids by the second they were made. */
	public static final String INDEX = "mg:accounts";

	/**
	 * The index of accounts by id: a sorted set of ids, all of score 0. Its hash tag is
	 * the name of the other index, so both are in one slot.
	 */
	public static final String IDS = "mg:{" + INDEX + "}:ids";

	/**
	 * The open requests of all accounts for quota: a sorted set of
	 * {@code <account>:<request>} by the millisecond at which they were made.
	 */
	public static final String QUOTA_REQUESTS = "mg:quota-requests";

	/**
	 * The accounts that are throttled, or for which more is proposed: a sorted set of ids
	 * by the millisecond at which that ends; some may be over.
	 */
	public static final String THROTTLED = "mg:throttled";

	/** In place of a day: the usage of all days that are kept no longer. */
	public static final String EARLIER = "earlier";

	/** Whose an ApiKey is: a hash, by the key's id. */
	public static String apiKey(String id) {
		return "mg:key:" + id;
	}

	/** The account's description: a hash. */
	public String description() {
		return key("account");
	}

	/**
	 * Present for a minute after something was changed of which callers are known: an
	 * ApiKey's end, the plan, or that there is such a project or account.
	 */
	public String changed() {
		return key("changed");
	}

	/** Its projects: a hash of descriptions by id. */
	public String projects() {
		return key("projects");
	}

	/** Its ApiKeys: a hash of descriptions by id, without secrets. */
	public String apiKeys() {
		return key("keys");
	}

	/** Its open requests for quota: a hash by id. */
	public String openRequests() {
		return key("requests:open");
	}

	/** Its requests for quota that were answered: a list, newest first. */
	public String answeredRequests() {
		return key("requests:answered");
	}

	/**
	 * What of it is or was deleted: a hash of deletions, JSON, by project, {@code *} for
	 * the account itself. It outlives them.
	 */
	public String deleted() {
		return key("deleted");
	}

	/**
	 * The code that confirms a deletion, for a while.
	 * @param field of what would be deleted, in {@link #deleted}
	 */
	public String deletionCode(String field) {
		return key("deletion-code:" + field);
	}

	/** Its grants: a hash of descriptions by id. */
	public String grants() {
		return key("grants");
	}

	/**
	 * The amounts granted to one quota: a sorted set whose members are
	 * {@code <amount>:<grant id>} by the Redis time in microseconds at which they expire,
	 * {@code +inf} for never.
	 */
	public String granted(String quota) {
		return key("granted:" + quota);
	}

	/**
	 * Its counters: a hash with {@code <counter>:u} (used) and {@code <counter>:r}
	 * (reserved) for each Api, for the total, and for the period of a quota that has one;
	 * and {@code answers}, the bytes of the answers kept.
	 */
	public String quota() {
		return key("quota");
	}

	/** Its open reservations: a hash by request id. */
	public String open() {
		return key("open");
	}

	/**
	 * Present for a while after a reservation was released: a tombstone, and after a
	 * reaper's release the reservation itself.
	 */
	public String gone(String requestId) {
		return key("gone:" + requestId);
	}

	/**
	 * Its recent decisions: a sorted set of {@code <request id> <word> <Redis time in
	 * microseconds>} in the order of ids, all of score 0. Words: refused, replayed,
	 * charged, released.
	 */
	public String decisions() {
		return key("decisions");
	}

	/** States of its rate limits: a hash by name, kind, time and who shares it. */
	public String rates() {
		return key("rates");
	}

	/**
	 * Its standing: a hash with {@code state} (none, temporary, permanent), {@code since}
	 * and {@code until} (Redis's microseconds), {@code rate}, {@code step},
	 * {@code proposed}, {@code reason}, {@code actor}; and evidence by
	 * {@code <kind>:<seconds>}, {@code <all pieces>,<slot>:<pieces>,…}.
	 */
	public String standing() {
		return key("standing");
	}

	/** The changes of its standing: a list, newest first. */
	public String standingHistory() {
		return key("standing:history");
	}

	/**
	 * The shares of its quotas that were crossed: a hash by {@code <counter>:<share>} of
	 * the calls at which that was.
	 */
	public String crossed() {
		return key("crossed");
	}

	/** Its own notices: a list, newest first. */
	public String notices() {
		return key("notices");
	}

	/** What is known of the call that an Idempotency-Key names, by its hash. */
	public String repeat(String hash) {
		return key("repeat:" + hash);
	}

	/**
	 * The answers kept for repeated calls: a sorted set of
	 * {@code <bytes>:<request id>:<hash of the Idempotency-Key>:<project>} by the Redis
	 * time in microseconds until which they are kept.
	 */
	public String answers() {
		return key("answers");
	}

	/**
	 * Usage of a day, by its name ({@link UtcDay}, or {@link #EARLIER}): a hash of calls
	 * by {@code <project>:<key>:<api>:<outcome>}, and of their input under the same with
	 * {@code :bytes} and {@code :tokens}. That of {@link #EARLIER} has the last day that
	 * was added to it as {@code through}.
	 */
	public String usage(String day) {
		return key("usage:" + day);
	}

	/**
	 * The policy revisions that its calls were decided under: a sorted set by the Redis
	 * time in microseconds of the first of them.
	 */
	public String revisions() {
		return key("revisions");
	}

	private String key(String name) {
		return "mg:{" + this.account + "}:" + name;
	}

}
