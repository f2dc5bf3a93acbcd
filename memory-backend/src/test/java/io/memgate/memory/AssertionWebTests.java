package io.memgate.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;

import io.memgate.memory.GatewayClient.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AssertionWebTests {

	private static final String PATH = GatewayClient.API + "/get/memory";

	private static final String BODY = "{\"user_id\":\"u\"}";

	private static final RunningBackend backend = RunningBackend.shared();

	private static final GatewayClient client = backend.asSomeone();

	@Test
	void aCallWithTheGatewaysAssertionIsLetIn() {
		assertThat(client.call("/get/memory", BODY).status()).isEqualTo(200);
	}

	@Test
	void anAssertionHoldsForAMinuteEitherWay() {
		assertThat(shifted(Duration.ofSeconds(-55))).isEqualTo(200);
		assertThat(shifted(Duration.ofSeconds(55))).isEqualTo(200);
		assertThat(shifted(Duration.ofSeconds(-61))).isEqualTo(401);
		assertThat(shifted(Duration.ofSeconds(65))).isEqualTo(401);
	}

	@Test
	void aCallWithoutOneIsRefused() {
		Answer answer = client.send("POST", PATH, BODY);

		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.code()).isEqualTo(40100);
		assertThat(answer.envelope().get("data").isNull()).isTrue();
		assertThat(answer.message()).contains("assertion is required");
	}

	@Test
	void aCallRefusedBeforeItsBodyWasReadEndsItsConnection() {
		assertThat(client.send("POST", PATH, BODY).closed()).isTrue();
		assertThat(client.call("/get/memory", BODY).closed()).isFalse();
		assertThat(client.call("/get/memory", "bad").closed()).isFalse();
	}

	@Test
	void aCallWithTwoIsRefused() {
		String header = client.sign(UUID.randomUUID(), "POST", PATH, BODY).header();

		assertThat(client.send("POST", PATH, BODY, header, header).status()).isEqualTo(401);
	}

	@Test
	void changingAnyCharacterOfAnAssertionSpoilsIt() {
		String header = client.sign(UUID.randomUUID(), "POST", PATH, BODY).header();

		for (int i = 0; i < header.length(); i++) {
			char other = (header.charAt(i) == '1') ? '2' : '1';
			String changed = header.substring(0, i) + other + header.substring(i + 1);
			assertThat(client.send("POST", PATH, BODY, changed).status()).as(changed).isEqualTo(401);
		}
	}

	@Test
	void anAssertionHoldsForItsMethodPathAndBodyOnly() {
		TestAssertion signed = client.sign(UUID.randomUUID(), "POST", PATH, BODY);

		assertThat(client.send("PUT", PATH, BODY, signed.header()).status()).isEqualTo(401);
		assertThat(client.send("POST", GatewayClient.API + "/delete/memory", BODY, signed.header()).status())
			.isEqualTo(401);
		assertThat(client.send("POST", PATH, BODY + " ", signed.header()).status()).isEqualTo(401);
		assertThat(client.send("POST", PATH, BODY, signed.withSecret("some other secret").header()).status())
			.isEqualTo(401);
	}

	@Test
	void aBodyOfAnyContentIsNotTaken() {
		assertThat(client.callWith((signed) -> signed.withBody("-"), "/get/memory", BODY).status()).isEqualTo(401);
	}

	@Test
	void theQueryIsNotSigned() {
		String header = client.sign(UUID.randomUUID(), "POST", PATH, BODY).header();

		assertThat(client.send("POST", PATH + "?a=b", BODY, header).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator", "/actuator/env", "/actuator/health/", "/actuator/health/journal",
			"/internal/totals/acme", "/" })
	void nothingButHealthAndMetricsIsOpen(String path) {
		assertThat(client.send("GET", path, null).status()).isEqualTo(401);
	}

	@Test
	void healthIsOpen() {
		assertThat(client.send("GET", "/actuator/health", null).status()).isEqualTo(200);
		assertThat(client.send("GET", "/actuator/health/readiness", null).status()).isEqualTo(200);
		assertThat(client.send("GET", "/actuator/health/liveness", null).status()).isEqualTo(200);
	}

	@Test
	void aShortSecretStopsTheStart(@TempDir Path other) throws IOException {
		String[] arguments = RunningBackend.arguments(other, 0);
		Files.writeString(other.resolve("assertion.key"), "too short\n");

		assertThatThrownBy(() -> SpringApplication.run(MemoryApplication.class, arguments)).rootCause()
			.hasMessageContaining("assertion.key")
			.hasMessageContaining("It has 9 characters; 32 are needed.");
	}

	@Test
	void aMissingSecretStopsTheStart(@TempDir Path other) throws IOException {
		String[] arguments = RunningBackend.arguments(other, 0);
		Files.delete(other.resolve("assertion.key"));

		assertThatThrownBy(() -> SpringApplication.run(MemoryApplication.class, arguments)).rootCause()
			.hasMessageContaining("memgate.assertion.secret-file")
			.hasMessageContaining("cannot be read");
	}

	private static int shifted(Duration by) {
		return client.callWith((signed) -> signed.shifted(by), "/get/memory", BODY).status();
	}

}
