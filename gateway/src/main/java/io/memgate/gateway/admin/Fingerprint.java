package io.memgate.gateway.admin;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.KeyHash;

/**
 * Which text of which credential something was begun with: a credential that is replaced,
 * or revoked and made again, has another text under the same id. It does not tell the
 * text.
 *
 * @param credential the credential's id
 * @param digits how the hash of its text begins, hex
 */
record Fingerprint(String credential, String digits) {

	/** 64 bits: nobody but the credential's owner can choose the text. */
	private static final int LENGTH = 16;

	static Fingerprint of(String credential, KeyHash hash) {
		return new Fingerprint(credential, hash.hex().substring(0, LENGTH));
	}

	/** Reads what {@link #text()} writes; null for what has not its form. */
	static @Nullable Fingerprint parse(String text) {
		int end = text.lastIndexOf('-');
		return (end > 0 && text.length() - end == LENGTH + 1)
				? new Fingerprint(text.substring(0, end), text.substring(end + 1)) : null;
	}

	/** In lower-case letters, digits and hyphens. */
	String text() {
		return this.credential + '-' + this.digits;
	}

	/**
	 * Whether it is of the text with a hash.
	 * @param hash hex
	 */
	boolean isOf(String hash) {
		return hash.startsWith(this.digits);
	}

}
