package io.memgate.gateway.admission;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.payload.Payload;
import io.memgate.gateway.payload.Upload;
import io.memgate.gateway.problem.Call;

import org.springframework.http.HttpHeaders;

/**
 * A client's name for one call, by which a repeated call is known
 * (draft-ietf-httpapi-idempotency-key-header-07). What the client sent is only hashed.
 *
 * @param hash of the key with what it is bound to: project and Api; 32 hex digits
 * @param fingerprint of what is asked: path variable, query and body, of which an upload
 * has only the declared size before it is forwarded; 32 hex digits
 */
record IdempotencyKey(String hash, String fingerprint) {

	/** What a header must hold, as it is told. */
	static final String EXPECTED = "exactly one Idempotency-Key of 1 to 255 printable ASCII characters without spaces,"
			+ " quotes, commas or backslashes, itself in double quotes or not";

	private static final String HEADER = "Idempotency-Key";

	/** A structured field's string (RFC 9651), or its content alone, as many send it. */
	private static final Pattern FORM = Pattern.compile("(\"?)([!#-+\\--\\[\\]-~]{1,255})\\1");

	private static final int SHOWN = 32;

	/** Whether a request names itself by a key, well-formed or not. */
	static boolean isIn(HttpHeaders headers) {
		return headers.containsHeader(HEADER);
	}

	/** The key of a request that has one; null when it is not well-formed. */
	static @Nullable IdempotencyKey of(HttpHeaders headers, Call call, Caller caller, Payload payload) {
		List<String> values = headers.getOrEmpty(HEADER);
		Matcher form = FORM.matcher((values.size() == 1) ? values.getFirst() : "");
		return form.matches() ? new IdempotencyKey(hash(caller, call, form.group(2)), fingerprint(call, payload))
				: null;
	}

	private static String hash(Caller caller, Call call, String key) {
		return hex(caller.project() + '\n' + call.governed().name() + '\n' + key, new byte[0]);
	}

	private static String fingerprint(Call call, Payload payload) {
		String head = ((call.variable() != null) ? call.variable() : "") + payload.query() + '\n';
		Upload upload = payload.upload();
		return hex((upload != null) ? head + upload.declaredBytes() : head, payload.body());
	}

	private static String hex(String head, byte[] rest) {
		try {
			MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
			sha256.update(head.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(sha256.digest(rest)).substring(0, SHOWN);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}
