package io.memgate.gateway.policy;

/**
 * Where a value stands in a YAML file.
 *
 * @param file name of the file, for messages
 * @param line its line, from 1; 0 when it has none
 * @param key its dotted path, such as {@code plans.free.max-body}; empty for the whole
 * file
 */
record Place(String file, int line, String key) {

	/** The value of a key in the map at this place. */
	Place child(String key, int line) {
		return new Place(this.file, line, this.key.isEmpty() ? key : this.key + "." + key);
	}

	/** An element of the list at this place, counted from 1. */
	Place element(int number, int line) {
		return new Place(this.file, line, this.key + "[" + number + "]");
	}

	@Override
	public String toString() {
		return this.file + ((this.line > 0) ? ":" + this.line : "") + (this.key.isEmpty() ? "" : ": " + this.key);
	}

}
