package io.memgate.gateway.payload;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CharactersTests {

	@ParameterizedTest
	@ValueSource(strings = { "", "a", "plain text longer than eight bytes", "\u00e9", "\u4eca\u5929", "\ud83d\ude00",
			"a\ud83d\ude00b", "\udbff\udfff", "\ud7ff\ue000\uffff", "\\n \\\\ \\\" \\u00e9 \\uFFFF",
			"\\ud83d\\ude00 \\uDBFF\\uDFFF", "\\\\ud800 is an escaped backslash" })
	void textIsWithoutFault(String text) {
		assertThat(firstFault(text)).isEqualTo(-1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "C0 80", "C1 BF", "E0 80 80", "E0 9F BF", "F0 80 80 80", "F0 8F BF BF" })
	void overlongSequencesAreFaults(String bytes) {
		assertThat(faultAfterSevenLetters(bytes)).isEqualTo(7);
	}

	@ParameterizedTest
	@ValueSource(strings = { "80", "BF", "C3", "C3 28", "E4 BB", "E4 28 8A", "E4 BB 28", "F0 9F 98", "F0 9F 98 28",
			"F0 28 8C BC" })
	void cutAndStraySequencesAreFaults(String bytes) {
		assertThat(faultAfterSevenLetters(bytes)).isEqualTo(7);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ED A0 80", "ED BF BF", "F4 90 80 80", "F5 80 80 80", "F8 88 80 80 80", "FE", "FF" })
	void bytesThatSayNoUnicodeCharacterAreFaults(String bytes) {
		assertThat(faultAfterSevenLetters(bytes)).isEqualTo(7);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\\ud800", "\\uDBFF", "\\udc00", "\\uDFFF", "\\ud800x", "\\ud800\\n", "\\ud800\\u0041",
			"\\ud800\\ud800", "\\udc00\\ud800", "\\ud83d\\\\ude00", "\\ud83d\ude00" })
	void halfASurrogatePairIsAFault(String escape) {
		assertThat(firstFault("1234567" + escape)).isEqualTo(7);
	}

	@Test
	void thePlaceInAWordOfEightBytesDoesNotMatter() {
		for (int before = 0; before < 20; before++) {
			String start = "x".repeat(before);

			assertThat(firstFault(start + "\\ud800" + "y".repeat(20))).isEqualTo(before);
			assertThat(firstFault(start + "\u4eca\\ud83d\\ude00" + "y".repeat(20))).isEqualTo(-1);
		}
	}

	@Test
	void theJdkFindsTheSameBytesMalformed() {
		Random random = new Random(7);
		for (int i = 0; i < 200_000; i++) {
			byte[] bytes = randomBytes(random);

			assertThat(Characters.firstFault(bytes) < 0).as("bytes %s", bytes).isEqualTo(jdkDecodes(bytes));
		}
	}

	/** Mostly the bytes at the borders of what is well-formed; no backslash. */
	private static byte[] randomBytes(Random random) {
		int[] borders = { 'a', 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
				0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5 };
		byte[] bytes = new byte[1 + random.nextInt(6)];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) borders[random.nextInt(borders.length)];
		}
		return bytes;
	}

	private static boolean jdkDecodes(byte[] bytes) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
			return true;
		}
		catch (CharacterCodingException ex) {
			return false;
		}
	}

	private static int firstFault(String text) {
		return Characters.firstFault(text.getBytes(StandardCharsets.UTF_8));
	}

	private static int faultAfterSevenLetters(String bytes) {
		ByteBuffer text = ByteBuffer.allocate(64).put("letters".getBytes(StandardCharsets.US_ASCII));
		for (String hex : bytes.split(" ")) {
			text.put((byte) Integer.parseInt(hex, 16));
		}
		byte[] whole = new byte[text.flip().remaining()];
		text.get(whole);
		return Characters.firstFault(whole);
	}

}
