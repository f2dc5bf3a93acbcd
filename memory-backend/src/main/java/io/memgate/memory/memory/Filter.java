package io.memgate.memory.memory;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A condition that memories must meet to be looked at.
 */
public sealed interface Filter {

	/** Every memory meets it. */
	Filter NONE = new All(List.of());

	/**
	 * Every one of the parts is met.
	 */
	record All(List<Filter> parts) implements Filter {

		public All {
			parts = List.copyOf(parts);
		}

	}

	/**
	 * At least one of the parts is met.
	 */
	record Any(List<Filter> parts) implements Filter {

		public Any {
			parts = List.copyOf(parts);
		}

	}

	/**
	 * A label has one of the values. A memory has several tags, and at most one of every
	 * other label.
	 *
	 * @param label which
	 * @param values exact values
	 */
	record Has(Label label, Set<String> values) implements Filter {

		public Has {
			values = Set.copyOf(values);
		}

	}

	/**
	 * A time lies in a span.
	 *
	 * @param moment which time
	 * @param from the first instant of the span
	 * @param before the first instant after it
	 */
	record During(Moment moment, Instant from, Instant before) implements Filter {
	}

	/**
	 * A time of a memory.
	 */
	enum Moment {

		/** When it was taken. */
		CREATED,

		/** When it was last changed. */
		UPDATED

	}

}
