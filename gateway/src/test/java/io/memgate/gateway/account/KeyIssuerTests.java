package io.memgate.gateway.account;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeyIssuerTests {

	@Test
	void aKeyNamesItsPrefixAndIdAndHasASecretOf256Bits() {
		NewKey key = new KeyIssuer().issue("mpg");

		assertThat(key.text()).matches("mpg-[a-z2-7]{16}-[A-Za-z0-9]{43}").startsWith("mpg-" + key.id() + "-");
	}

	@Test
	void noTwoKeysAreAlike() {
		KeyIssuer issuer = new KeyIssuer();

		assertThat(Stream.generate(() -> issuer.issue("mpg").text()).limit(1000).distinct()).hasSize(1000);
	}

	@Test
	void whatIsPrintedOfAKeyIsNotItsSecret() {
		NewKey key = new KeyIssuer().issue("mpg");

		assertThat(key.toString()).contains(key.id()).doesNotContain(key.text().substring(key.text().length() - 43));
	}

}
