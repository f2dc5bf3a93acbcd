package io.memgate.gateway.redis;

/**
 * The names of the keys of people's sessions in a browser.
 */
public final class SessionKeys {

	private SessionKeys() {
	}

	/**
	 * The sessions of an owner: a hash of {@code <began> <last used>}, Redis's
	 * microseconds, by the SHA-256 of their token.
	 * @param kind of owner, a word
	 * @param owner the owner's id
	 */
	public static String sessions(String kind, String owner) {
		return "mg:session:" + kind + ':' + owner;
	}

}
