package io.memgate.gateway.policy;

import org.jspecify.annotations.Nullable;

/**
 * A field by which a request says how many results it wants, and the list of the answer
 * that it governs.
 *
 * @param field name of the request's top-level field
 * @param byDefault what an absent or null field means; null when it then sets no number
 * @param caps path of the answer's list that is cut to the plan's maximum; null when no
 * list is
 * @param switchedBy the field that leaves these results out of the total of a request;
 * null when none does
 */
public record ResultCount(String field, @Nullable Integer byDefault, @Nullable FieldPath caps,
		@Nullable ResultSwitch switchedBy) {

	/** Results that every request takes. */
	public ResultCount(String field, @Nullable Integer byDefault, @Nullable FieldPath caps) {
		this(field, byDefault, caps, null);
	}

}
