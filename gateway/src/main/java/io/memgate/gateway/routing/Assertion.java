package io.memgate.gateway.routing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * The gateway's word to the backend about who calls: one header, signed with a secret
 * that both have, bound to the request's id, method, path with query, and body.
 */
final class Assertion {

	/** Name of the header. */
	static final String HEADER = "X-Memgate-Assertion";

	private static final String ALGORITHM = "HmacSHA256";

	private static final String VERSION = "v1";

	/** In place of the hash of a body that is passed on unread. */
	private static final String UNREAD = "-";

	private final SecretKeySpec secret;

	/**
	 * @param secret shared with the backend
	 */
	Assertion(String secret) {
		this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
	}

	/**
	 * The header's value for a request that is issued at that instant.
	 * @param body null for one that is passed on unread
	 */
	String sign(long issuedAtMillis, String id, String account, String project, String method, String path,
			byte @Nullable [] body) {
		String hash = (body != null) ? HexFormat.of().formatHex(sha256(body)) : UNREAD;
		String canonical = String.join("\n", VERSION, Long.toString(issuedAtMillis), id, account, project, method, path,
				hash);
		String signature = Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(canonical));
		return "v=1;t=" + issuedAtMillis + ";id=" + id + ";account=" + account + ";project=" + project + ";body=" + hash
				+ ";sig=" + signature;
	}

	private byte[] hmac(String canonical) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.secret);
			return mac.doFinal(canonical.getBytes(StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every Java platform has " + ALGORITHM, ex);
		}
	}

	private static byte[] sha256(byte[] body) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(body);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}
