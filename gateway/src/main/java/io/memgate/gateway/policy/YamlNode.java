package io.memgate.gateway.policy;

/**
 * A value in a YAML file that knows where it stands, so that a mistake in it can be told.
 */
abstract sealed class YamlNode permits YamlMap, YamlList, YamlScalar {

	private final Place place;

	private final Mistakes mistakes;

	YamlNode(Place place, Mistakes mistakes) {
		this.place = place;
		this.mistakes = mistakes;
	}

	Place place() {
		return this.place;
	}

	Mistakes mistakes() {
		return this.mistakes;
	}

	void mistake(String text) {
		this.mistakes.add(this.place, text);
	}

	/** Says that something else must stand here. */
	void unexpected(String expected) {
		mistake("found " + found() + "; expected " + expected);
	}

	/** What stands here, for a message. */
	abstract String found();

}
