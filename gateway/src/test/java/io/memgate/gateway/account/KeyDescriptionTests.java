package io.memgate.gateway.account;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeyDescriptionTests {

	/**
	 * {@code hash-max-listpack-value}: one longer value, and Redis keeps a hash as a
	 * table.
	 */
	private static final int COMPACT = 64;

	private static final ApiKey UNNAMED = new ApiKey("ab23cd45ef67gh23", "default", null,
			Instant.parse("2026-11-29T10:08:49.123456Z"), Instant.parse("2027-11-29T10:08:49.123456Z"));

	@Test
	void ofAKeyWithoutANameIsKeptCompactly() {
		String kept = Directory.json(KeyDescription.of(UNNAMED));

		assertThat(kept.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(COMPACT);
	}

	@Test
	void saysAllOfAKeyButItsEnd() {
		ApiKey named = new ApiKey("ab23cd45ef67gh23", "app", "laptop", UNNAMED.created(), null);

		assertThat(KeyDescription.of(named).key(named.id())).isEqualTo(named);
	}

}
