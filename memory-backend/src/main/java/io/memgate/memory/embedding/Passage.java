package io.memgate.memory.embedding;

/**
 * A text to embed, with what was said before it, which often tells what it is about.
 *
 * @param before the turn before it in its conversation; empty if there is none
 * @param text the text itself
 */
public record Passage(String before, String text) {

	// As long as a usual turn. More of it would drown the text.
	private static final int MOST_BEFORE = 400;

	/**
	 * Both together: of what was said before only the end.
	 */
	String whole() {
		if (this.before.isBlank()) {
			return this.text;
		}
		int from = Math.max(0, this.before.length() - MOST_BEFORE);
		return this.before.substring(from) + "\n" + this.text;
	}

}
