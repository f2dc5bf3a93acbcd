package io.memgate.gateway.notice;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a webhook's deliveries are signed with: {@code whsec_} and the key in Base64, as
 * Standard Webhooks has it.
 *
 * @param text in that form
 */
record WebhookSecret(String text) {

	/** Bytes of a key that is made here; the standard asks for 24 to 64. */
	static final int BYTES = 32;

	private static final String PREFIX = "whsec_";

	private static final String HMAC = "HmacSHA256";

	/** The secret of a key. */
	static WebhookSecret of(byte[] key) {
		return new WebhookSecret(PREFIX + Base64.getEncoder().encodeToString(key));
	}

	/**
	 * Signs a delivery.
	 * @param id the webhook-id
	 * @param timestamp the webhook-timestamp: seconds since the epoch
	 * @return {@code v1,<Base64>}
	 */
	String sign(String id, long timestamp, String body) {
		try {
			Mac mac = Mac.getInstance(HMAC);
			mac.init(new SecretKeySpec(Base64.getDecoder().decode(this.text.substring(PREFIX.length())), HMAC));
			byte[] signed = (id + '.' + timestamp + '.' + body).getBytes(StandardCharsets.UTF_8);
			return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every Java platform has " + HMAC, ex);
		}
	}

	/** Without the key, so that no log line shows it by accident. */
	@Override
	public String toString() {
		return "WebhookSecret[]";
	}

}
