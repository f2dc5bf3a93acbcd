package io.memgate.gateway.account;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * Makes ApiKeys, random ids and other secrets. It takes entropy from the operating system
 * once, when it is made, and never blocks afterwards; the platform's default generator
 * reads a file for every number.
 */
public final class KeyIssuer {

	static final int ID_LENGTH = 16;

	/** 43 characters of 62 are 256 bits. */
	static final int SECRET_LENGTH = 43;

	private static final String ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

	private static final String SECRET_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

	private final SecureRandom random;

	public KeyIssuer() {
		try {
			this.random = SecureRandom.getInstance("DRBG");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has DRBG", ex);
		}
		this.random.nextInt();
	}

	/** Makes a key. */
	public NewKey issue(String prefix) {
		return issue(prefix, id());
	}

	/** Makes a key, or another credential, whose id was chosen. */
	public NewKey issue(String prefix, String id) {
		return new NewKey(id, prefix + '-' + id + '-' + secret());
	}

	/** A random id of 80 bits, in lower-case letters and digits. */
	public String id() {
		return characters(ID_ALPHABET, ID_LENGTH);
	}

	/** A random secret of 256 bits, in letters and digits. */
	public String secret() {
		return characters(SECRET_ALPHABET, SECRET_LENGTH);
	}

	/** Random bytes, for a secret. */
	public byte[] bytes(int length) {
		byte[] bytes = new byte[length];
		this.random.nextBytes(bytes);
		return bytes;
	}

	/** Whether a stretch of a text has no character that an id has not. */
	static boolean areInId(String text, int from, int to) {
		return areIn(ID_ALPHABET, text, from, to);
	}

	/** Whether a stretch of a text has no character that a secret has not. */
	static boolean areInSecret(String text, int from, int to) {
		return areIn(SECRET_ALPHABET, text, from, to);
	}

	private static boolean areIn(String alphabet, String text, int from, int to) {
		for (int i = from; i < to; i++) {
			if (alphabet.indexOf(text.charAt(i)) < 0) {
				return false;
			}
		}
		return true;
	}

	private String characters(String alphabet, int length) {
		StringBuilder text = new StringBuilder(length);
		this.random.ints(length, 0, alphabet.length()).forEach((index) -> text.append(alphabet.charAt(index)));
		return text.toString();
	}

}
