package io.memgate.memory.web;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.memgate.memory.memory.Space;

import static org.assertj.core.api.Assertions.assertThat;

class AssertionTests {

	private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);

	private static final String BODY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

	// The signature was made with OpenSSL.
	private static final String HEADER = "v=1;t=1767225600000;id=0197f0aa-0000-7000-8000-000000000001;account=acme;project=p1;body="
			+ BODY_HASH + ";sig=kOUyIMsmEWTicZ9KJRMgEBwU_szhzsB9XTk99_4o2z0";

	@Test
	void theKnownExampleIsReadAndItsSignatureHolds() {
		Assertion assertion = Assertion.parse(HEADER).orElseThrow();

		assertThat(assertion.issuedAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
		assertThat(assertion.requestId()).isEqualTo(UUID.fromString("0197f0aa-0000-7000-8000-000000000001"));
		assertThat(assertion.space()).isEqualTo(new Space("acme", "p1"));
		assertThat(assertion.isOf(new byte[0])).isTrue();
		assertThat(assertion.isSignedWith(SECRET, "GET", "/internal/totals/acme")).isTrue();
		assertThat(assertion.isSignedWith(SECRET, "POST", "/internal/totals/acme")).isFalse();
		assertThat(assertion.isSignedWith(SECRET, "GET", "/internal/totals/other")).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "v=1, v=2", "v=1, V=1", "t=1767225600000, t=01767225600000", "t=1767225600000, t=-1",
			"t=1767225600000, t=", "id=0197f0aa, id=0197F0AA", "id=0197f0aa-, id=", "acme, Acme", "acme, ''", "p1, p/1",
			"project=, projects=", "body=e3, body=E3", "body=e3, body=", ";sig=, ; sig=", "sig=, sig==",
			"v=1;, v=1;;" })
	void anyOtherSpellingIsRefused(String part, String other) {
		assertThat(HEADER).contains(part);
		assertThat(Assertion.parse(HEADER.replaceFirst(part, other))).isEmpty();
	}

	@Test
	void nothingMayFollow() {
		assertThat(Assertion.parse(HEADER + ";")).isEmpty();
		assertThat(Assertion.parse(HEADER + "\n")).isEmpty();
		assertThat(Assertion.parse(" " + HEADER)).isEmpty();
		assertThat(Assertion.parse("")).isEmpty();
	}

}
