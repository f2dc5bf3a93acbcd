package io.memgate.gateway.admission;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The answer of a success, kept for a repeated call.
 *
 * @param status its HTTP status
 * @param body its body, JSON
 */
public record KeptAnswer(int status, String body) {

	/** Bytes of a body beyond which it is not kept. */
	private static final int MOST_BYTES = 64 * 1024;

	/** The answer, if it can be kept: it is not too long, and text. */
	public static @Nullable KeptAnswer of(int status, byte[] body) {
		if (body.length > MOST_BYTES) {
			return null;
		}
		try {
			return new KeptAnswer(status, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

	/** What is kept of it in Redis: {@code <status> <body>}. */
	String text() {
		return this.status + " " + this.body;
	}

	/** The answer that such a text was made of. */
	static KeptAnswer read(String text) {
		int space = text.indexOf(' ');
		return new KeptAnswer(Integer.parseInt(text.substring(0, space)), text.substring(space + 1));
	}

}
