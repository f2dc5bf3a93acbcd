package io.memgate.gateway.account;

import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

class PresentedKeyTests {

	private static final String ID = "abcdefghijklmn27";

	private static final String SECRET = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAz09";

	private static final String KEY = "mpg-" + ID + "-" + SECRET;

	@ParameterizedTest
	@ValueSource(strings = { "Token ", "token ", "TOKEN ", "Bearer ", "bEaReR " })
	void aKeyStandsAfterAnyOfTheSchemesInAnyCase(String scheme) {
		PresentedKey key = PresentedKey.find(authorization(scheme + KEY), TestPolicy.TOKEN);

		assertThat(Objects.requireNonNull(key).id()).isEqualTo(ID);
		assertThat(key.hash().matches(KeyHash.of(KEY))).isTrue();
	}

	@Test
	void aKeyStandsAloneWhereTheProfileHasNoScheme() {
		PresentedKey key = PresentedKey.find(authorization("sk-" + ID + "-" + SECRET), TestPolicy.BARE);

		assertThat(Objects.requireNonNull(key).id()).isEqualTo(ID);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Token", "Token ", KEY, "Basic " + KEY, "Token  " + KEY, "Token\t" + KEY,
			"Token " + KEY + " ", "Token " + KEY + "," + KEY, "Token sk-" + ID + "-" + SECRET,
			"Token MPG-" + ID + "-" + SECRET, "Token mpg-" + ID + "-" + SECRET + "x", "Token mpg-" + ID + "-short",
			"Token mpg-abcdefghijklmn2}-" + SECRET, "Token mpg-ABCDEFGHIJKLMN27-" + SECRET,
			"Token mpg-" + ID + "_" + SECRET, "Token mpg_" + ID + "-" + SECRET, "Token mpg-",
			"Token mpg-" + ID + "-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\u00e9" })
	void whatHasNotTheFormIsNoKey(String value) {
		assertThat(PresentedKey.find(authorization(value), TestPolicy.TOKEN)).isNull();
	}

	@Test
	void aHeaderThatStandsTwiceIsNoKey() {
		assertThat(PresentedKey.find(authorization("Token " + KEY, "Token " + KEY), TestPolicy.TOKEN)).isNull();
	}

	@Test
	void aMissingHeaderIsNoKey() {
		assertThat(PresentedKey.find(new HttpHeaders(), TestPolicy.TOKEN)).isNull();
	}

	private static HttpHeaders authorization(String... values) {
		HttpHeaders headers = new HttpHeaders();
		headers.put("authorization", List.of(values));
		return headers;
	}

}
