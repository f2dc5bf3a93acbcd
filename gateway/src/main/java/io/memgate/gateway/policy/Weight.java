package io.memgate.gateway.policy;

import org.jspecify.annotations.Nullable;

/**
 * What a request counts in a rate limit of requests: always the same, or as much as an
 * array of it has elements.
 *
 * @param least what every request counts at least
 * @param elements the array whose elements count; null when the weight is always the same
 */
public record Weight(int least, @Nullable FieldPath elements) {

	/** Every request counts as one. */
	public static final Weight ONE = new Weight(1, null);

	/** As many as an array has elements, and one where it has none. */
	static Weight ofElements(FieldPath array) {
		return new Weight(1, array);
	}

	/** Whether the elements at a place are what counts. */
	public boolean counts(FieldPath array) {
		return array.equals(this.elements);
	}

	/** What a request with that many elements counts. */
	public int of(int elements) {
		return Math.max(this.least, elements);
	}

	/** Whether no request counts more by another weight than by this one. */
	boolean isNoLighterThan(Weight other) {
		return other.least <= this.least && (other.elements == null || other.elements.equals(this.elements));
	}

	/** The weight as it is written in the profile. */
	String text() {
		return (this.elements != null) ? this.elements.text() : Integer.toString(this.least);
	}

}
