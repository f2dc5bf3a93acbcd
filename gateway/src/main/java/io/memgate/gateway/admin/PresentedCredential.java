package io.memgate.gateway.admin;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.KeyHash;
import io.memgate.gateway.account.Slug;

/**
 * The credential in a request's header, by its form alone: {@code mga-<id>-<secret>}.
 * Whether it is anyone's is not known yet. Its text is not kept.
 *
 * @param id the credential's id, safe in a log line
 * @param hash the hash of its text
 */
record PresentedCredential(String id, KeyHash hash) {

	private static final String BEGINNING = Credential.PREFIX + '-';

	/**
	 * Null for a text that does not have the form. An id may have hyphens, a secret none.
	 */
	static @Nullable PresentedCredential parse(String text) {
		int end = text.lastIndexOf('-');
		if (!text.startsWith(BEGINNING) || end <= BEGINNING.length()) {
			return null;
		}
		String id = text.substring(BEGINNING.length(), end);
		return Slug.matches(id) ? new PresentedCredential(id, KeyHash.of(text)) : null;
	}

}
