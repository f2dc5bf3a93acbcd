package io.memgate.gateway.account;

import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever stands in the header, only what has the form of a key is one. */
class KeyFuzzTests {

	@FuzzTest
	void aKeyHasAnIdThatIsSafeInANameOfRedis(byte[] bytes) {
		String value = new String(bytes, StandardCharsets.ISO_8859_1);
		HttpHeaders headers = new HttpHeaders();
		headers.add("Authorization", value);
		PresentedKey key = PresentedKey.find(headers, TestPolicy.TOKEN);

		if (key != null) {
			assertThat(key.id()).matches("[a-z2-7]{16}");
			assertThat(value).matches("(?i:token|bearer) mpg-[a-z2-7]{16}-[A-Za-z0-9_-]{43}");
		}
	}

}
