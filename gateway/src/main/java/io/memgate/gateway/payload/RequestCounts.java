package io.memgate.gateway.payload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.memgate.gateway.payload.Shape.CountField;
import io.memgate.gateway.policy.FieldPath;
import io.memgate.gateway.problem.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for and what it carries, counted while it is read: results by field
 * and in all, and the elements of its arrays.
 */
final class RequestCounts {

	private static final int NOT_ASKED = -1;

	private final Terms terms;

	private final List<CountField> fields;

	private final int[] asked;

	private final int[] elements;

	private final Set<String> on = new HashSet<>();

	private final Set<String> off = new HashSet<>();

	RequestCounts(Terms terms, Shape shape) {
		this.terms = terms;
		this.fields = shape.counts();
		this.asked = new int[this.fields.size()];
		this.elements = new int[terms.api().elements().size()];
		Arrays.fill(this.asked, NOT_ASKED);
	}

	/** A result-count field asks for a number. */
	void asks(int slot, int number) {
		this.asked[slot] = number;
	}

	/**
	 * A field takes results or leaves them out. What is not {@code false} takes them: so
	 * a value that a memory service may read in another way counts.
	 */
	void switches(String field, boolean taken) {
		(taken ? this.on : this.off).add(field);
	}

	/** An array has so many elements. */
	void has(int slot, int size) {
		this.elements[slot] += size;
	}

	/** By field, the number of results asked for. */
	Map<String, Integer> asked() {
		Map<String, Integer> numbers = new HashMap<>();
		for (int slot = 0; slot < this.asked.length; slot++) {
			if (this.asked[slot] != NOT_ASKED) {
				numbers.put(this.fields.get(slot).name(), this.asked[slot]);
			}
		}
		return numbers;
	}

	/** By field, whether the request takes those results. */
	Map<String, Boolean> switched() {
		Map<String, Boolean> taken = new HashMap<>();
		this.off.forEach((field) -> taken.put(field, false));
		this.on.forEach((field) -> taken.put(field, true));
		return taken;
	}

	/** By array, how many elements it has. */
	Map<String, Integer> elements() {
		Map<String, Integer> sizes = new HashMap<>();
		for (int slot = 0; slot < this.elements.length; slot++) {
			sizes.put(this.terms.api().elements().get(slot).text(), this.elements[slot]);
		}
		return sizes;
	}

	private @Nullable Integer results(int slot) {
		return (this.asked[slot] != NOT_ASKED) ? Integer.valueOf(this.asked[slot]) : this.fields.get(slot).byDefault();
	}

	/** What the request counts in a rate limit of requests. */
	int weight() {
		List<FieldPath> arrays = this.terms.api().elements();
		for (int slot = 0; slot < this.elements.length; slot++) {
			if (this.terms.api().weight().counts(arrays.get(slot))) {
				return this.terms.api().weight().of(this.elements[slot]);
			}
		}
		return this.terms.api().weight().least();
	}

	/** Whether something is over its limit once the whole request has been read. */
	@Nullable Refusal refusal() {
		for (int slot = 0; slot < this.elements.length; slot++) {
			FieldPath array = this.terms.api().elements().get(slot);
			Integer most = this.terms.mostElements(array);
			if (most != null && this.elements[slot] > most) {
				return PayloadRefusals.tooManyElements(this.terms, array.text(), this.elements[slot], most);
			}
		}
		Integer most = this.terms.limits().maxResultsTotal();
		return (most != null) ? totalOver(most) : null;
	}

	/**
	 * A default counts beside numbers that are asked for. Where none is, the request asks
	 * for nothing too much: its answer is cut.
	 */
	private @Nullable Refusal totalOver(int most) {
		List<String> counted = new ArrayList<>();
		long total = 0;
		boolean isAsked = false;
		for (int slot = 0; slot < this.asked.length; slot++) {
			Integer number = isTaken(this.fields.get(slot)) ? results(slot) : null;
			if (number != null) {
				counted.add(this.fields.get(slot).name());
				total += number;
				isAsked |= this.asked[slot] != NOT_ASKED;
			}
		}
		return (isAsked && total > most)
				? PayloadRefusals.tooManyResultsInAll(this.terms, String.join(", ", counted), total, most) : null;
	}

	private boolean isTaken(CountField field) {
		return field.switchedBy() == null || this.on.contains(field.switchedBy().field())
				|| field.switchedBy().byDefault() && !this.off.contains(field.switchedBy().field());
	}

}
