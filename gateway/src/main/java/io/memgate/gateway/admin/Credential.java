package io.memgate.gateway.admin;

import java.time.Instant;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.KeyHash;

/**
 * What lets a person or a program into the admin listener, without its secret.
 *
 * @param id chosen when it is made, a slug
 * @param role what it is good for
 * @param created when it was made
 * @param expires when it stops to be valid; null for never
 * @param hash of its text, hex
 * @param previousHash of the text before, which is valid for a while; null for none
 * @param previousUntil until when that is
 */
record Credential(String id, Role role, Instant created, @Nullable Instant expires, String hash,
		@Nullable String previousHash, @Nullable Instant previousUntil) {

	/** What every credential's text begins with. */
	static final String PREFIX = "mga";

	Credential(String id, Role role, Instant created, @Nullable Instant expires, KeyHash hash) {
		this(id, role, created, expires, hash.hex(), null, null);
	}

	/** This credential with another text; the one it has is valid until an instant. */
	Credential rotated(KeyHash hash, @Nullable Instant expires, Instant previousUntil) {
		return new Credential(this.id, this.role, this.created, expires, hash.hex(), this.hash, previousUntil);
	}

	boolean isExpired(Instant now) {
		return this.expires != null && !now.isBefore(this.expires);
	}

	/** Whether a text is this credential's and valid now. */
	boolean accepts(KeyHash presented, Instant now) {
		return accepts((hash) -> KeyHash.parse(hash).matches(presented), now);
	}

	/** Whether a fingerprint is of this credential's text, and that is valid now. */
	boolean accepts(Fingerprint presented, Instant now) {
		return accepts(presented::isOf, now);
	}

	private boolean accepts(Predicate<String> presented, Instant now) {
		boolean previous = this.previousHash != null && presented.test(this.previousHash) && this.previousUntil != null
				&& now.isBefore(this.previousUntil);
		return (presented.test(this.hash) || previous) && !isExpired(now);
	}

	Actor actor() {
		return new Actor(this.id, this.role);
	}

}
