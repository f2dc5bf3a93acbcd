package io.memgate.gateway.payload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Whether the bytes of a JSON text say Unicode characters only: well-formed UTF-8
 * (Unicode 16, table 3-7), and no escape of a surrogate without its partner.
 *
 * <p>
 * Jackson's parser of bytes takes overlong sequences and code points above U+10FFFF, does
 * not look inside the strings that it skips, and hands lone surrogates on. Another parser
 * would see another text, so this is looked at first, over the whole document.
 */
final class Characters {

	private static final VarHandle EIGHT_BYTES = MethodHandles.byteArrayViewVarHandle(long[].class,
			ByteOrder.nativeOrder());

	private static final long HIGH_BITS = 0x8080808080808080L;

	private static final long LOW_BITS = 0x0101010101010101L;

	private static final long BACKSLASHES = '\\' * LOW_BITS;

	private static final int ESCAPE_BYTES = 6;

	private Characters() {
	}

	/**
	 * The offset of the first byte that says no character: a backslash where an escape is
	 * the fault, else a byte that is not UTF-8; -1 when there is none.
	 */
	static int firstFault(byte[] text) {
		int at = 0;
		while (at < text.length) {
			at = skipPlain(text, at);
			if (at < text.length) {
				int length = (text[at] == '\\') ? escape(text, at) : sequence(text, at);
				if (length == 0) {
					return at;
				}
				at += length;
			}
		}
		return -1;
	}

	/** Goes to the next byte that is not ASCII or is a backslash, eight at a time. */
	private static int skipPlain(byte[] text, int from) {
		int at = from;
		while (at + Long.BYTES <= text.length && isPlain((long) EIGHT_BYTES.get(text, at))) {
			at += Long.BYTES;
		}
		while (at < text.length && text[at] >= 0 && text[at] != '\\') {
			at++;
		}
		return at;
	}

	/** Each high bit of {@code (x - 1) & ~x} is set where the byte x is zero. */
	private static boolean isPlain(long bytes) {
		long backslashAsZero = bytes ^ BACKSLASHES;
		return ((bytes | ((backslashAsZero - LOW_BITS) & ~backslashAsZero)) & HIGH_BITS) == 0;
	}

	/**
	 * Length of an escape in bytes, both halves for a pair of surrogates; 0 if broken.
	 */
	private static int escape(byte[] text, int at) {
		if (at + 1 >= text.length || text[at + 1] != 'u') {
			return 2;
		}
		int unit = unit(text, at);
		if (unit < Character.MIN_SURROGATE || unit > Character.MAX_SURROGATE) {
			return 2;
		}
		boolean paired = unit <= Character.MAX_HIGH_SURROGATE && isLowEscape(text, at + ESCAPE_BYTES);
		return paired ? 2 * ESCAPE_BYTES : 0;
	}

	private static boolean isLowEscape(byte[] text, int at) {
		if (at + 1 >= text.length || text[at] != '\\' || text[at + 1] != 'u') {
			return false;
		}
		int unit = unit(text, at);
		return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
	}

	/** The value of an escape; -1 for one that the JSON parser will refuse. */
	private static int unit(byte[] text, int at) {
		int unit = 0;
		for (int i = at + 2; i < at + ESCAPE_BYTES; i++) {
			int digit = (i < text.length) ? Character.digit(text[i], 16) : -1;
			if (digit < 0) {
				return -1;
			}
			unit = (unit << 4) | digit;
		}
		return unit;
	}

	/** Length of a UTF-8 sequence of more than one byte; 0 when it is not well-formed. */
	private static int sequence(byte[] text, int at) {
		int lead = text[at] & 0xFF;
		if (lead >= 0xC2 && lead <= 0xDF) {
			return continued(text, at, 2, 0x80, 0xBF);
		}
		if (lead >= 0xE0 && lead <= 0xEF) {
			return continued(text, at, 3, (lead == 0xE0) ? 0xA0 : 0x80, (lead == 0xED) ? 0x9F : 0xBF);
		}
		if (lead >= 0xF0 && lead <= 0xF4) {
			return continued(text, at, 4, (lead == 0xF0) ? 0x90 : 0x80, (lead == 0xF4) ? 0x8F : 0xBF);
		}
		return 0;
	}

	private static int continued(byte[] text, int at, int length, int lowestSecond, int highestSecond) {
		if (at + length > text.length) {
			return 0;
		}
		int second = text[at + 1] & 0xFF;
		boolean wellFormed = second >= lowestSecond && second <= highestSecond;
		for (int i = at + 2; i < at + length; i++) {
			wellFormed &= (text[i] & 0xC0) == 0x80;
		}
		return wellFormed ? length : 0;
	}

}
