package io.memgate.gateway.payload;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON (RFC 8259) that is accepted from clients: such that every parser sees the same
 * in it. UTF-8 without a byte order mark, each member once, bounded nesting, numbers and
 * names; the document's own length is bounded before it gets here.
 */
final class StrictJson {

	static final int MOST_DEPTH = 32;

	static final int MOST_NUMBER = 64;

	static final int MOST_NAME = 256;

	private static final JsonFactory JSON = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(MOST_DEPTH)
			.maxNumberLength(MOST_NUMBER)
			.maxNameLength(MOST_NAME)
			.build())
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
		.build();

	/** Jackson has no exception of its own for this. */
	private static final String DUPLICATE = "Duplicate Object property";

	private StrictJson() {
	}

	static JsonParser parser(byte[] body) {
		return JSON.createParser(ObjectReadContext.empty(), body);
	}

	/**
	 * What is wrong with the bytes before they are looked at as JSON; null if nothing.
	 */
	static @Nullable JsonFault faultOfBytes(byte[] body) {
		if (startsWithByteOrderMark(body)) {
			return JsonFault.at(0, body, "begins with a byte order mark");
		}
		int broken = Characters.firstFault(body);
		if (broken < 0) {
			return null;
		}
		return JsonFault.at(broken, body,
				(body[broken] == '\\') ? "escapes half of a surrogate pair" : "is not valid UTF-8");
	}

	private static boolean startsWithByteOrderMark(byte[] body) {
		return body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
	}

	static JsonFault notAnObject(JsonParser json, byte[] body) {
		return JsonFault.at(json.currentTokenLocation().getByteOffset(), body, "is not a JSON object");
	}

	static JsonFault trailing(JsonParser json, byte[] body) {
		return JsonFault.at(json.currentTokenLocation().getByteOffset(), body, "goes on after the end of its JSON");
	}

	/** What the parser stumbled over. */
	static JsonFault fault(JacksonException ex, byte[] body) {
		long offset = (ex.getLocation() != null) ? ex.getLocation().getByteOffset() : body.length;
		return JsonFault.at(offset, body, reason(ex));
	}

	private static String reason(JacksonException ex) {
		if (ex instanceof StreamConstraintsException) {
			return "nests deeper than " + MOST_DEPTH + " levels, or has a number longer than " + MOST_NUMBER
					+ " or a name longer than " + MOST_NAME + " characters";
		}
		if (ex instanceof UnexpectedEndOfInputException) {
			return "ends before its JSON does";
		}
		return ex.getOriginalMessage().startsWith(DUPLICATE) ? "has the same member twice in one object"
				: "is not well-formed JSON";
	}

}
