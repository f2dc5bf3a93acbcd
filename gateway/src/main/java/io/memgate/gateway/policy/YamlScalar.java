package io.memgate.gateway.policy;

import java.util.regex.Pattern;

/**
 * A single value. Its kind follows YAML's core schema, which is what editors and the JSON
 * Schema go by: {@code yes} and {@code 1h} are text, a quoted value always is.
 */
final class YamlScalar extends YamlNode {

	private static final Pattern NOTHING = Pattern.compile("|~|null");

	private static final Pattern BOOLEAN = Pattern.compile("true|false");

	private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");

	private static final Pattern NUMBER = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

	private static final int SHOWN_CHARACTERS = 60;

	private final String text;

	private final Kind kind;

	YamlScalar(Place place, Mistakes mistakes, String text, boolean plain) {
		super(place, mistakes);
		this.text = text;
		this.kind = plain ? Kind.of(text) : Kind.TEXT;
	}

	String text() {
		return this.text;
	}

	Kind kind() {
		return this.kind;
	}

	@Override
	String found() {
		return switch (this.kind) {
			case NOTHING -> "nothing";
			case TEXT -> '"' + shown() + '"';
			default -> shown();
		};
	}

	private String shown() {
		return (this.text.length() <= SHOWN_CHARACTERS) ? this.text : this.text.substring(0, SHOWN_CHARACTERS) + "...";
	}

	/**
	 * What a scalar is. An {@code INTEGER} is written as in JSON; {@code 010} and
	 * {@code +1} are a {@code NUMBER}, which no form takes.
	 */
	enum Kind {

		NOTHING, BOOLEAN, INTEGER, NUMBER, TEXT;

		private static Kind of(String text) {
			if (YamlScalar.NOTHING.matcher(text).matches()) {
				return NOTHING;
			}
			if (YamlScalar.BOOLEAN.matcher(text).matches()) {
				return BOOLEAN;
			}
			if (YamlScalar.INTEGER.matcher(text).matches()) {
				return INTEGER;
			}
			return YamlScalar.NUMBER.matcher(text).matches() ? NUMBER : TEXT;
		}

	}

}
