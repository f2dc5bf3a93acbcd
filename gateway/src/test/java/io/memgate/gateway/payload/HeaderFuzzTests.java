package io.memgate.gateway.payload;

import java.nio.charset.StandardCharsets;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;

import static org.assertj.core.api.Assertions.assertThat;

/** Headers and queries of which something is passed on. */
class HeaderFuzzTests {

	@FuzzTest
	void whatIsPassedOnIsOfAFewCharacters(byte[] bytes) {
		String value = new String(bytes, StandardCharsets.ISO_8859_1);
		String form = BodyHeaders.form(List.of(value));
		Checked<String> query = QueryParameters.read(value, List.of("id", "page"));

		if (form != null) {
			assertThat(form).matches("[a-z/-]+(;boundary=\"?[0-9A-Za-z'()+_,./:=?-]{1,70}\"?)?");
		}
		if (query instanceof Checked.Passed<String>(String passed)) {
			assertThat(passed).matches("((id|page)(=[A-Za-z0-9._~-]*)?(&(id|page)(=[A-Za-z0-9._~-]*)?)?)?");
		}
	}

}
