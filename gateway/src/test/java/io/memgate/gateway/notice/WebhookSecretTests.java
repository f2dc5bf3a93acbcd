package io.memgate.gateway.notice;

import java.net.URI;
import java.time.Instant;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WebhookSecretTests {

	private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

	private static final String FIRST = WebhookSecret.of(new byte[] { 1, 2, 3 }).text();

	private static final String SECOND = WebhookSecret.of(new byte[] { 4, 5, 6 }).text();

	/** The example that the libraries of Standard Webhooks test themselves with. */
	@Test
	void aSignatureIsThatOfTheStandard() {
		WebhookSecret secret = new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

		assertThat(secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
			.isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
	}

	@Test
	void afterARotationBothSecretsSignForADay() {
		Webhook rotated = webhook().rotated(SECOND, NOW);

		assertThat(rotated.signatures("id", NOW, "{}").split(" ")).containsExactly(sign(SECOND, NOW), sign(FIRST, NOW));
		Instant later = NOW.plus(Webhook.OVERLAP);
		assertThat(rotated.signatures("id", later, "{}")).isEqualTo(sign(SECOND, later));
	}

	@Test
	void noSecretIsInATextForLogs() {
		assertThat(webhook().rotated(SECOND, NOW) + " " + new WebhookSecret(FIRST)).doesNotContain("whsec_");
	}

	private static Webhook webhook() {
		return new Webhook("hook", URI.create("https://example.com"), Set.of(), null, false, NOW, FIRST, null, null,
				null);
	}

	private static String sign(String secret, Instant at) {
		return new WebhookSecret(secret).sign("id", at.getEpochSecond(), "{}");
	}

}
