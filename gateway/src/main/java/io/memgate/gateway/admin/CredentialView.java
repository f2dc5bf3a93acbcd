package io.memgate.gateway.admin;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A credential as the admin API shows it: without its secret, but where that was just
 * made.
 *
 * @param id its id
 * @param role what it is good for
 * @param created when it was made; null for the first one, which is the token file's
 * @param expires when it stops to be valid; null for never
 * @param previousUntil until when the secret before is valid, too; null for not at all
 * @param secret the whole credential; null but for the one time it is shown
 */
record CredentialView(String id, Role role, @Nullable Instant created, @Nullable Instant expires,
		@Nullable Instant previousUntil, @Nullable String secret) {

	static CredentialView of(Actor first) {
		return new CredentialView(first.id(), first.role(), null, null, null, null);
	}

	static CredentialView of(Credential credential) {
		return withSecret(credential, null);
	}

	static CredentialView withSecret(Credential credential, @Nullable String secret) {
		return new CredentialView(credential.id(), credential.role(), credential.created(), credential.expires(),
				credential.previousUntil(), secret);
	}

}
