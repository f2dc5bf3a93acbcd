package io.memgate.gateway.payload;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

class BodyHeadersTests {

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
