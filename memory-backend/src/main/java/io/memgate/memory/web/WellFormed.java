package io.memgate.memory.web;

import tools.jackson.databind.JsonNode;

/**
 * Tells whether all text of a JSON value is Unicode text. JSON can spell half of a
 * surrogate pair, which UTF-8 cannot: two ids that differ in such a half only would be
 * kept as one.
 */
final class WellFormed {

	private WellFormed() {
	}

	static boolean is(JsonNode value) {
		if (value.isString()) {
			return is(value.stringValue());
		}
		return value.propertyStream().allMatch((property) -> is(property.getKey()))
				&& value.valueStream().allMatch(WellFormed::is);
	}

	private static boolean is(String text) {
		return text.codePoints()
			.noneMatch((point) -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
	}

}
