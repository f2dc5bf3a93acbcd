package io.memgate.gateway.admin;

import java.time.Instant;

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
		boolean current = KeyHash.parse(this.hash).matches(presented);
		boolean previous = this.previousHash != null && KeyHash.parse(this.previousHash).matches(presented)
				&& this.previousUntil != null && now.isBefore(this.previousUntil);
		return (current || previous) && !isExpired(now);
	}

	Actor actor() {
		return new Actor(this.id, this.role);
	}

}
