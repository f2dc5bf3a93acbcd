package io.memgate.gateway.account;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Whose an ApiKey is, as Redis said it.
 *
 * @param account the account's id
 * @param project the project's id
 * @param plan name of the account's plan
 * @param next the plan that the account will have, or has had since then; null for none
 * @param hash the key's hash
 * @param expires when the key stops to be valid; null for never
 * @param revoked whether it was revoked
 */
record KeyOwner(String account, String project, String plan, @Nullable PlanChange next, KeyHash hash,
		@Nullable Instant expires, boolean revoked) {

	/** The owner of every key that there is not. */
	static final KeyOwner NOBODY = new KeyOwner("-", "-", "-", null, KeyHash.NONE, null, true);

	/**
	 * Reads what Redis keeps.
	 * @param key the key's hash in Redis; empty for an unknown key
	 * @param account the description of the key's account; empty when it is gone or being
	 * deleted, and with a mark of each project that is
	 */
	static KeyOwner of(Map<String, String> key, Map<String, String> account) {
		if (key.isEmpty() || account.isEmpty() || account.containsKey("deleting:" + key.get("project"))) {
			return NOBODY;
		}
		String expires = key.get("expires");
		return new KeyOwner(key.getOrDefault("account", "-"), key.getOrDefault("project", "-"),
				account.getOrDefault("plan", "-"), PlanChange.read(account),
				KeyHash.parse(key.getOrDefault("hash", "")), (expires != null) ? Instant.parse(expires) : null,
				key.containsKey("revoked"));
	}

	/** The name of the account's plan at an instant. */
	String planAt(Instant at) {
		return (this.next != null && this.next.isInForce(at)) ? this.next.plan() : this.plan;
	}

	/** The plan that the account does not have yet at an instant; null for none. */
	@Nullable PlanChange comingAt(Instant at) {
		return (this.next != null && !this.next.isInForce(at)) ? this.next : null;
	}

	/**
	 * Whether a key is this owner's and valid now. An unknown key takes the same steps as
	 * a known one.
	 */
	boolean accepts(KeyHash presented, Instant now) {
		boolean same = this.hash.matches(presented);
		boolean valid = isValid(now);
		return same && valid;
	}

	/** Whether the key is neither revoked nor expired. */
	boolean isValid(Instant now) {
		return !this.revoked && (this.expires == null || now.isBefore(this.expires));
	}

}
