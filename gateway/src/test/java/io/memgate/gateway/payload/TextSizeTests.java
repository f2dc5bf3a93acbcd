package io.memgate.gateway.payload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

import com.knuddels.jtokkit.Encodings;
import io.memgate.gateway.payload.TokenCount.Over;
import io.memgate.gateway.payload.TokenCount.Within;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TextSizeTests {

	private static final int LIMIT = 4000;

	@Test
	void shortTextIsAcceptedWithoutCounting() {
		assertThat(TextSize.of(List.of("a".repeat(2000), "\u00e9".repeat(1000))).against(LIMIT))
			.isEqualTo(new Within(null));
		assertThat(TextSize.of(List.of("a".repeat(2000), "\u00e9".repeat(1000), "b")).against(LIMIT)).isNull();
		assertThat(TextSize.of(List.of()).against(0)).isEqualTo(new Within(null));
	}

	@Test
	void veryLongTextIsRefusedWithoutCounting() {
		assertThat(TextSize.of(List.of("a".repeat(1280))).against(10)).isNull();
		assertThat(TextSize.of(List.of("a".repeat(1281))).against(10)).isEqualTo(new Over(10, false));
		assertThat(TextSize.of(List.of("a".repeat(640), "a".repeat(641))).against(10)).isEqualTo(new Over(10, false));
	}

	/** What the two shortcuts stand on. */
	@ParameterizedTest
	@ValueSource(strings = { "cl100k_base", "o200k_base", "p50k_base", "r50k_base" })
	void everyByteIsATokenAndNoTokenIsLongerThanTheShortcutsSay(String encoding) throws IOException {
		int[] lengths = tokenLengths(encoding);

		assertThat(Arrays.stream(lengths).filter((length) -> length == 1)).hasSize(256);
		assertThat(Arrays.stream(lengths).max()).hasValue(TextSize.LONGEST_TOKEN_BYTES);
	}

	private static int[] tokenLengths(String encoding) throws IOException {
		try (InputStream file = Objects
			.requireNonNull(Encodings.class.getResourceAsStream("/com/knuddels/jtokkit/" + encoding + ".tiktoken"))) {
			return new String(file.readAllBytes(), StandardCharsets.US_ASCII).lines()
				.map((line) -> line.substring(0, line.indexOf(' ')))
				.mapToInt((token) -> Base64.getDecoder().decode(token).length)
				.toArray();
		}
	}

}
