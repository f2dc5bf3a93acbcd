package io.memgate.gateway.payload;

/**
 * What makes a body other than the JSON that is accepted, and where. Never repeats what
 * the client wrote.
 *
 * @param reason goes on from "The body"
 * @param line from 1
 * @param column from 1, in Unicode code points
 */
record JsonFault(String reason, int line, int column) {

	/** The fault that was found at an offset in bytes. */
	static JsonFault at(long offset, byte[] body, String reason) {
		int line = 1;
		int column = 1;
		for (int i = 0; i < Math.min(offset, body.length); i++) {
			if (body[i] == '\n') {
				line++;
				column = 1;
			}
			else if (startsCharacter(body[i])) {
				column++;
			}
		}
		return new JsonFault(reason, line, column);
	}

	private static boolean startsCharacter(byte unit) {
		return (unit & 0xC0) != 0x80;
	}

}
