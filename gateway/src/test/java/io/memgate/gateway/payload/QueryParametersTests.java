package io.memgate.gateway.payload;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class QueryParametersTests {

	private static final List<String> NAMES = List.of("video_no", "unique_id");

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			``                                 | ``
			video_no=VI1                       | video_no=VI1
			unique_id=a.b~c_d-e&video_no=2     | unique_id=a.b~c_d-e&video_no=2
			a=%00&video_no=2&b=..%2F&video_no2 | video_no=2
			video_no=                          | video_no=
			&&video_no=1&                      | video_no=1
			Video_No=1                         | ``
			""")
	void knownParametersAreKeptAsTheyWereSent(String raw, String kept) {
		assertThat(read(raw)).isEqualTo(new Checked.Passed<>(kept));
	}

	@ParameterizedTest
	@ValueSource(strings = { "video_no=1&video_no=1", "video_no=a%20b", "video_no=a+b", "video_no=a=b", "video_no=a/b",
			"video_no=a;b", "unique_id=%75" })
	void whatCouldBeReadInTwoWaysIsRefused(String raw) {
		String name = raw.substring(0, raw.indexOf('='));

		assertThat(read(raw)).isEqualTo(new Checked.Refused<>(PayloadRefusals.badParameter(name)));
	}

	@Test
	void aValueHasAtMost255Characters() {
		assertThat(read("video_no=" + "x".repeat(255))).isInstanceOf(Checked.Passed.class);
		assertThat(read("video_no=" + "x".repeat(256))).isInstanceOf(Checked.Refused.class);
	}

	@Test
	void noQueryIsAnEmptyOne() {
		assertThat(read(null)).isEqualTo(new Checked.Passed<>(""));
	}

	private static Checked<String> read(@Nullable String raw) {
		return QueryParameters.read(raw, NAMES);
	}

}
