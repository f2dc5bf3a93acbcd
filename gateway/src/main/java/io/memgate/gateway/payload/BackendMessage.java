package io.memgate.gateway.payload;

import org.jspecify.annotations.Nullable;

/**
 * A backend's message for a person, made fit to be shown: one line of bounded length.
 */
final class BackendMessage {

	static final int MOST_CHARS = 300;

	private static final String FALLBACK = "The memory service refused the call without a message.";

	private BackendMessage() {
	}

	static String of(@Nullable String message) {
		if (message == null) {
			return FALLBACK;
		}
		StringBuilder shown = new StringBuilder(Math.min(message.length(), MOST_CHARS));
		message.codePoints()
			.filter(BackendMessage::isShown)
			.takeWhile((character) -> shown.length() + Character.charCount(character) <= MOST_CHARS)
			.forEach(shown::appendCodePoint);
		return shown.toString().isBlank() ? FALLBACK : shown.toString();
	}

	private static boolean isShown(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
				false;
			default -> true;
		};
	}

}
