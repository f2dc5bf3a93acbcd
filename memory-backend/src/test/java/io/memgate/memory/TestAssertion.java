package io.memgate.memory;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The gateway's side of the assertion, written from its definition and not from the code
 * under test.
 */
record TestAssertion(String secret, long time, String id, String account, String project, String method, String path,
		String body) {

	static TestAssertion of(UUID id, String account, String project, String method, String path, String body) {
		return new TestAssertion(RunningBackend.SECRET, Clock.systemUTC().millis(), id.toString(), account, project,
				method, path, sha256(body));
	}

	TestAssertion shifted(Duration by) {
		return new TestAssertion(this.secret, this.time + by.toMillis(), this.id, this.account, this.project,
				this.method, this.path, this.body);
	}

	TestAssertion withSecret(String other) {
		return new TestAssertion(other, this.time, this.id, this.account, this.project, this.method, this.path,
				this.body);
	}

	TestAssertion withBody(String other) {
		return new TestAssertion(this.secret, this.time, this.id, this.account, this.project, this.method, this.path,
				other);
	}

	TestAssertion withPath(String other) {
		return new TestAssertion(this.secret, this.time, this.id, this.account, this.project, this.method, other,
				this.body);
	}

	TestAssertion withAccount(String other) {
		return new TestAssertion(this.secret, this.time, this.id, other, this.project, this.method, this.path,
				this.body);
	}

	String header() {
		String canonical = String.join("\n", "v1", Long.toString(this.time), this.id, this.account, this.project,
				this.method, this.path, this.body);
		return "v=1;t=%d;id=%s;account=%s;project=%s;body=%s;sig=%s".formatted(this.time, this.id, this.account,
				this.project, this.body, hmac(canonical));
	}

	static String sha256(String text) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String hmac(String text) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(this.secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
			byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
			return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
