package io.memgate.gateway.admin;

import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.memgate.gateway.account.KeyHash;

import static org.assertj.core.api.Assertions.assertThat;

class PresentedCredentialTests {

	@Test
	void anIdMayHaveHyphens() {
		PresentedCredential credential = PresentedCredential.parse("mga-on-call-2-secret");

		assertThat(Objects.requireNonNull(credential).id()).isEqualTo("on-call-2");
		assertThat(credential.hash().matches(KeyHash.of("mga-on-call-2-secret"))).isTrue();
		assertThat(credential.hash().matches(KeyHash.of("mga-on-call-2-Secret"))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "mga", "mga-", "mga--", "mga-alice", "mga--secret", "mga-al-secret", "mga-A{b}-secret",
			"mpg-alice-secret", " mga-alice-secret" })
	void whatHasAnotherFormIsNobodys(String text) {
		assertThat(PresentedCredential.parse(text)).isNull();
	}

}
