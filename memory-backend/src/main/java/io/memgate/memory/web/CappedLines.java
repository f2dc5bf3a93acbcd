package io.memgate.memory.web;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter.Members;
import org.springframework.boot.json.JsonWriter.ValueProcessor;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * Cuts what is too long for a line of the structured log, whoever wrote it. Control
 * characters are escaped by the form itself.
 */
final class CappedLines implements StructuredLoggingJsonMembersCustomizer<Object> {

	/** Characters of a message, a stack trace or any other text, at most. */
	static final int MOST = 16_384;

	private static final String CUT = "... (cut)";

	@Override
	public void customize(Members<Object> members) {
		members.applyingValueProcessor(ValueProcessor.of(String.class, CappedLines::capped));
	}

	private static @Nullable String capped(@Nullable String text) {
		if (text == null || text.length() <= MOST) {
			return text;
		}
		int end = Character.isHighSurrogate(text.charAt(MOST - 1)) ? MOST - 1 : MOST;
		return text.substring(0, end) + CUT;
	}

}
