package io.memgate.gateway.routing;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeepAliveWebTests extends GatewayUnderTest {

	@Test
	void aConnectionGoesOnAfterRefusalsThatDidNotReadTheBody() {
		String body = ONE_MESSAGE.replace("I like tea.", "I like tea. ".repeat(1000));
		for (int i = 0; i < 2000; i++) {
			Answered answer = send(
					request(ADD).setHeader("Authorization", "").POST(HttpRequest.BodyPublishers.ofString(body)));

			assertThat(answer.status()).isEqualTo(401);
		}
	}

	@Test
	void aConnectionThatBroughtTooLargeABodyHoldsUpNobody() {
		String body = ONE_MESSAGE.replace("I like tea.", "x".repeat(300 * 1024));
		for (int i = 0; i < 200; i++) {
			assertThat(post(ADD, body).status()).isEqualTo(413);
			assertThat(post(ADD, ONE_MESSAGE).status()).isEqualTo(200);
		}
	}

	@Test
	void aChunkedBodyThatTurnsOutTooLargeHoldsUpNobody() {
		byte[] body = ONE_MESSAGE.replace("I like tea.", "x".repeat(300 * 1024)).getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < 200; i++) {
			assertThat(send(request(ADD)
				.POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(body)))).status())
				.isEqualTo(413);
			assertThat(post(ADD, ONE_MESSAGE).status()).isEqualTo(200);
		}
	}

}
