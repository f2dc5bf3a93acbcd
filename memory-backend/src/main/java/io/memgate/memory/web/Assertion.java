package io.memgate.memory.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.memgate.memory.memory.Space;

/**
 * What the gateway says about a call, under its signature: who makes it, when, under
 * which id and with which body.
 *
 * @param issuedAt when it was signed
 * @param requestId the gateway's id of the call
 * @param space where the call acts
 * @param bodyHash lower-case hexadecimal SHA-256 of the body
 * @param signature HMAC-SHA256 of {@link #canonical}, base64url without padding
 */
record Assertion(Instant issuedAt, UUID requestId, Space space, String bodyHash, String signature) {

	static final String HEADER = "X-Memgate-Assertion";

	private static final String ALGORITHM = "HmacSHA256";

	private static final String SLUG = "[a-z0-9][a-z0-9_-]{0,63}";

	private static final Pattern FORM = Pattern
		.compile("v=1;t=(?<t>[1-9][0-9]{0,14});id=(?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
				+ ";account=(?<account>" + SLUG + ");project=(?<project>" + SLUG
				+ ");body=(?<body>[0-9a-f]{64});sig=(?<sig>[A-Za-z0-9_-]{43})");

	/**
	 * Reads a header value. The form is strict: one spelling of each assertion. A body of
	 * {@code -}, which the gateway writes for streams, is not taken, as no call of this
	 * service streams its body.
	 */
	static Optional<Assertion> parse(String header) {
		Matcher form = FORM.matcher(header);
		if (!form.matches()) {
			return Optional.empty();
		}
		return Optional
			.of(new Assertion(Instant.ofEpochMilli(Long.parseLong(form.group("t"))), UUID.fromString(form.group("id")),
					new Space(form.group("account"), form.group("project")), form.group("body"), form.group("sig")));
	}

	/**
	 * What is signed for a call with this method and raw path.
	 */
	String canonical(String method, String path) {
		return String.join("\n", "v1", Long.toString(this.issuedAt.toEpochMilli()), this.requestId.toString(),
				this.space.account(), this.space.project(), method, path, this.bodyHash);
	}

	boolean isSignedWith(byte[] secret, String method, String path) {
		String expected = sign(secret, canonical(method, path));
		return MessageDigest.isEqual(expected.getBytes(StandardCharsets.US_ASCII),
				this.signature.getBytes(StandardCharsets.US_ASCII));
	}

	boolean isOf(byte[] body) {
		return MessageDigest.isEqual(hash(body).getBytes(StandardCharsets.US_ASCII),
				this.bodyHash.getBytes(StandardCharsets.US_ASCII));
	}

	static String sign(byte[] secret, String canonical) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(new SecretKeySpec(secret, ALGORITHM));
			byte[] signature = mac.doFinal(canonical.getBytes(StandardCharsets.UTF_8));
			return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static String hash(byte[] body) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
