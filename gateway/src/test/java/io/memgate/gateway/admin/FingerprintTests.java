package io.memgate.gateway.admin;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.memgate.gateway.account.KeyHash;

import static org.assertj.core.api.Assertions.assertThat;

class FingerprintTests {

	@Test
	void itIsOfOneTextAndIsReadBackAsItWasWritten() {
		KeyHash hash = KeyHash.of("mga-anna-lena-secret");

		Fingerprint taken = Fingerprint.of("anna-lena", hash);

		assertThat(taken.text()).matches("anna-lena-[0-9a-f]{16}");
		assertThat(Fingerprint.parse(taken.text())).isEqualTo(taken);
		assertThat(taken.isOf(hash.hex())).isTrue();
		assertThat(taken.isOf(KeyHash.of("another").hex())).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "admin", "admin-", "admin-123", "-0123456789abcdef", "0123456789abcdef" })
	void whatHasNotItsFormIsNone(String text) {
		assertThat(Fingerprint.parse(text)).isNull();
	}

}
