package io.memgate.gateway.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of the whole text of an ApiKey or another credential: what is kept in its
 * place. The secret has 256 random bits, so that neither salt nor a slow hash would add
 * anything.
 */
public final class KeyHash {

	/** The hash of no key. */
	static final KeyHash NONE = new KeyHash(new byte[32]);

	private final byte[] bytes;

	private KeyHash(byte[] bytes) {
		this.bytes = bytes;
	}

	public static KeyHash of(String key) {
		try {
			MessageDigest sha = MessageDigest.getInstance("SHA-256");
			return new KeyHash(sha.digest(key.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

	/** Reads what {@link #hex()} writes. */
	public static KeyHash parse(String hex) {
		return new KeyHash(HexFormat.of().parseHex(hex));
	}

	public String hex() {
		return HexFormat.of().formatHex(this.bytes);
	}

	/** Whether both are the same, in a time that does not depend on where they differ. */
	public boolean matches(KeyHash other) {
		return MessageDigest.isEqual(this.bytes, other.bytes);
	}

}
