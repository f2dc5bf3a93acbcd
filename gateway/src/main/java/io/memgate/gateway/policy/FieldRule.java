package io.memgate.gateway.policy;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a field of a request must be. An explicit {@code null} is the same as absent.
 *
 * @param path where the field is
 * @param types JSON types it may have
 * @param required whether it must be present, and not empty when a string or an array
 * @param maxLength most characters (Unicode code points) of a string; null for no limit
 * @param oneOf the values a string may have; empty for any
 * @param tooLong the code for a value over {@code maxLength}, where the vendor has one of
 * its own; null for the profile's {@code field-too-long}
 */
public record FieldRule(FieldPath path, Set<JsonType> types, boolean required, @Nullable Integer maxLength,
		List<String> oneOf, @Nullable Code tooLong) {

	public FieldRule {
		types = Set.copyOf(types);
		oneOf = List.copyOf(oneOf);
	}

	/** Types of JSON values; {@code integer} is a number without a fraction. */
	public enum JsonType {

		STRING, INTEGER, NUMBER, BOOLEAN, OBJECT, ARRAY

	}

}
