package io.memgate.gateway.edge;

/** The characters that the parts of a request's head are made of. */
final class Octets {

	private static final boolean[] TOKEN = alphanumericAnd("!#$%&'*+-.^_`|~");

	private static final boolean[] PATH = alphanumericAnd("/-._~!$&'()*+,=:@");

	private static final int DELETE = 0x7f;

	private Octets() {
	}

	/** Whether a text is a token (RFC 9110 §5.6.2). */
	static boolean isToken(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (!inToken(text.charAt(i))) {
				return false;
			}
		}
		return !text.isEmpty();
	}

	static boolean inToken(int c) {
		return c >= 0 && c < TOKEN.length && TOKEN[c];
	}

	/**
	 * Whether a text may be a field's value (RFC 9110 §5.5): no control but tabs. Bytes
	 * above ASCII may stand there.
	 */
	static boolean isFieldValue(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < ' ' && c != '\t' || c == DELETE) {
				return false;
			}
		}
		return true;
	}

	/** Whether each character of a text may stand in a path here. */
	static boolean isPath(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (!inPath(text.charAt(i))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Whether a character may stand in a path here: those of RFC 3986 §3.3, but neither
	 * percent sign nor semicolon, which servers read in different ways.
	 */
	static boolean inPath(int c) {
		return c >= 0 && c < PATH.length && PATH[c];
	}

	/** Whether a character may stand in a query (RFC 3986 §3.4), escaped ones apart. */
	static boolean inQuery(int c) {
		return inPath(c) || c == '?' || c == ';';
	}

	static boolean isHexDigit(int c) {
		return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
	}

	static boolean isDigit(int c) {
		return c >= '0' && c <= '9';
	}

	/** Which characters of ASCII letters, digits and some marks are. */
	private static boolean[] alphanumericAnd(String marks) {
		boolean[] in = new boolean[DELETE];
		for (char c = 0; c < in.length; c++) {
			in[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || marks.indexOf(c) >= 0;
		}
		return in;
	}

	/** A text without the spaces and tabs around it (OWS, RFC 9110 §5.6.3). */
	static String trimmed(String text) {
		int from = 0;
		int to = text.length();
		while (from < to && isBlank(text.charAt(from))) {
			from++;
		}
		while (to > from && isBlank(text.charAt(to - 1))) {
			to--;
		}
		return text.substring(from, to);
	}

	private static boolean isBlank(char c) {
		return c == ' ' || c == '\t';
	}

}
