package io.memgate.gateway.account;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A credential of one project, without its secret.
 *
 * @param id part of the key's text; names it in logs and lists
 * @param project id of its project
 * @param name what people call it; null when they gave it no name
 * @param created when it was made
 * @param expires when it stops to be valid; null for never
 * @param revoked when it was revoked; null when it was not
 */
public record ApiKey(String id, String project, @Nullable String name, Instant created, @Nullable Instant expires,
		@Nullable Instant revoked) {

	/** A key that was not revoked. */
	public ApiKey(String id, String project, @Nullable String name, Instant created, @Nullable Instant expires) {
		this(id, project, name, created, expires, null);
	}

	/** This key, which stops to be valid at an instant. */
	public ApiKey expiring(Instant at) {
		return new ApiKey(this.id, this.project, this.name, this.created, at, this.revoked);
	}

	/** This key, which stops to be valid at an instant, or before as it was to be. */
	public ApiKey expiringNoLaterThan(Instant at) {
		return (this.expires != null && this.expires.isBefore(at)) ? this : expiring(at);
	}

	/** This key, revoked. */
	public ApiKey revoked(Instant at) {
		return new ApiKey(this.id, this.project, this.name, this.created, this.expires, at);
	}

	/** {@code valid}, {@code expired} or {@code revoked}. */
	public String state(Instant now) {
		if (this.revoked != null) {
			return "revoked";
		}
		return (this.expires != null && !now.isBefore(this.expires)) ? "expired" : "valid";
	}

}
