package io.memgate.gateway.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.KeyHash;

/**
 * The token of the file that holds the first credential. Its text is not kept.
 *
 * @param hash the token's hash, hex
 */
record AdminToken(String hash) {

	private static final int FEWEST_CHARACTERS = 32;

	/**
	 * Reads the token from its file; white space around it does not count.
	 * @throws AdminTokenException when there is no file or no good token in it
	 */
	static AdminToken read(@Nullable Path file) {
		if (file == null) {
			throw new AdminTokenException("The admin listener has no token file.");
		}
		String token = content(file).strip();
		if (token.length() < FEWEST_CHARACTERS || !token.chars().allMatch((c) -> c > ' ' && c < 0x7f)) {
			throw new AdminTokenException("The admin token in " + file + " must have at least " + FEWEST_CHARACTERS
					+ " characters, printable ASCII without spaces.");
		}
		return new AdminToken(KeyHash.of(token).hex());
	}

	private static String content(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new AdminTokenException("The admin token file " + file + " cannot be read: " + ex + '.');
		}
	}

	/** Whether a fingerprint is of this token. */
	boolean matches(Fingerprint presented) {
		return presented.isOf(this.hash);
	}

	/** Whether it is this token, in a time that does not depend on where it differs. */
	boolean matches(String presented) {
		return KeyHash.parse(this.hash).matches(KeyHash.of(presented));
	}

}
