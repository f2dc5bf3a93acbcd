package io.memgate.gateway.notice;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes ids of notices of what they are about, the same whoever makes them. */
final class NoticeIds {

	private NoticeIds() {
	}

	/** A prefix and the first bytes of a name's SHA-256, in hex. */
	static String of(String prefix, String name, int bytes) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
			return prefix + HexFormat.of().formatHex(digest, 0, bytes);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}
