package io.memgate.gateway.payload;

import java.util.List;

import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

class BodyHeadersTests {

	private static final Terms UPLOAD = Policies.terms(Policies.UPLOAD, new ApiLimits(null, null, null));

	private final HttpHeaders headers = new HttpHeaders();

	BodyHeadersTests() {
		this.headers.setContentLength(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "Application/JSON", "application/json;charset=utf-8",
			"application/json; charset=UTF-8", "application/json; charset=\"utf-8\"", "application/json;" })
	void jsonInUtf8IsAccepted(String contentType) {
		this.headers.set(HttpHeaders.CONTENT_TYPE, contentType);

		assertThat(refusal()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "text/json", "application/problem+json", "application/vnd.api+json",
			"application/*", "*/*", "application/json; charset=iso-8859-1", "application/json; charset=utf-16",
			"application/json; version=1", "application/json; charset=utf-8; version=1", "application/json, text/plain",
			"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "json", "",
			"application/json; charset=nonsense" })
	void anotherMediaTypeIsRefused(String contentType) {
		this.headers.set(HttpHeaders.CONTENT_TYPE, contentType);

		assertThat(refusal()).isEqualTo(PayloadRefusals.notJson());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			multipart/form-data; boundary=x                  | multipart/form-data;boundary=x
			Multipart/Form-Data; charset=utf-8; boundary="a b" |
			multipart/form-data; boundary="a:b"; x=y         | multipart/form-data;boundary="a:b"
			multipart/form-data; boundary=--a_b.c            | multipart/form-data;boundary=--a_b.c
			multipart/form-data                              |
			multipart/form-data; boundary=                   |
			multipart/mixed; boundary=x                      |
			application/x-www-form-urlencoded; charset=utf-8 | application/x-www-form-urlencoded
			application/json                                 |
			video/mp4                                        |
			""")
	void anUploadIsAForm(String contentType, @Nullable String forwarded) {
		this.headers.set(HttpHeaders.CONTENT_TYPE, contentType);

		assertThat(BodyHeaders.form(this.headers.getOrEmpty(HttpHeaders.CONTENT_TYPE))).isEqualTo(forwarded);
		assertThat(BodyHeaders.refusal(UPLOAD, this.headers))
			.isEqualTo((forwarded != null) ? null : PayloadRefusals.notAForm());
	}

	@ParameterizedTest
	@ValueSource(ints = { 71, 500 })
	void aBoundaryIsNotLongerThan70Characters(int length) {
		assertThat(BodyHeaders.form(List.of("multipart/form-data; boundary=" + "x".repeat(70)))).isNotNull();
		assertThat(BodyHeaders.form(List.of("multipart/form-data; boundary=" + "x".repeat(length)))).isNull();
	}

	@Test
	void noMediaTypeOrTwoAreRefused() {
		assertThat(refusal()).isEqualTo(PayloadRefusals.notJson());
		this.headers.add(HttpHeaders.CONTENT_TYPE, "application/json");
		this.headers.add(HttpHeaders.CONTENT_TYPE, "application/json");

		assertThat(refusal()).isEqualTo(PayloadRefusals.notJson());
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip", "deflate", "br", "zstd", "identity, gzip", "gzip, identity", "x", "" })
	void anEncodedBodyIsRefused(String encoding) {
		this.headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
		this.headers.set(HttpHeaders.CONTENT_ENCODING, encoding);

		assertThat(refusal()).isEqualTo(PayloadRefusals.encoded());
		assertThat(PayloadRefusals.encoded().condition()).isEqualTo(Condition.UNSUPPORTED_MEDIA_TYPE);
	}

	@Test
	void identityIsNoEncoding() {
		this.headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
		this.headers.set(HttpHeaders.CONTENT_ENCODING, "Identity");

		assertThat(refusal()).isNull();
	}

	@Test
	void aRequestWithoutBodyIsToldSoRatherThanItsMediaType() {
		this.headers.clear();

		assertThat(refusal()).isEqualTo(PayloadRefusals.noBody(Policies.terms(Policies.ADD_MESSAGE)));
	}

	@Test
	void anApiWithoutBodyNeedsNoMediaType() {
		assertThat(BodyHeaders.refusal(Policies.terms(Policies.GET_MEMORY_BY_ID), new HttpHeaders())).isNull();
	}

	private @Nullable Refusal refusal() {
		return BodyHeaders.refusal(Policies.terms(Policies.ADD_MESSAGE), this.headers);
	}

}
