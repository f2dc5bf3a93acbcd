package io.memgate.gateway.payload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.FieldPath;
import io.memgate.gateway.policy.FieldRule;
import io.memgate.gateway.policy.ResultCount;
import io.memgate.gateway.policy.ResultSwitch;
import org.jspecify.annotations.Nullable;

/**
 * What an Api says about the fields of its requests and answers, arranged for one pass
 * over them.
 *
 * @param request everything that is said about a request
 * @param anyOf names of top-level fields of which one must be present
 * @param anyOfBits the same as a set of the root's members
 * @param counts the result-count fields, each once, with what an absent one means
 * @param answer the lists of an answer that are cut
 */
record Shape(FieldTree request, List<String> anyOf, long anyOfBits, List<CountField> counts, FieldTree answer) {

	/**
	 * The shape of an Api.
	 * @param watched fields of a request that somebody wants to know of
	 */
	static Shape of(Api api, List<FieldPath> watched) {
		List<CountField> counts = counts(api.results());
		List<FieldTree.Part> parts = requestParts(api, counts);
		watched.forEach((field) -> parts.add(new FieldTree.Watched(field)));
		FieldTree request = FieldTree.of(parts);
		return new Shape(request, api.anyOf(), bits(request, api.anyOf()), counts, FieldTree.of(caps(api.results())));
	}

	/** One field may cap several lists. */
	private static List<CountField> counts(List<ResultCount> results) {
		Map<String, CountField> counts = new LinkedHashMap<>();
		for (ResultCount result : results) {
			counts.putIfAbsent(result.field(), new CountField(result.field(), result.byDefault(), result.switchedBy()));
		}
		return List.copyOf(counts.values());
	}

	private static List<FieldTree.Part> requestParts(Api api, List<CountField> counts) {
		List<FieldTree.Part> parts = new ArrayList<>();
		for (FieldRule field : api.fields()) {
			parts.add(new FieldTree.Rule(parts.size(), field));
		}
		int order = orderOfAnyOf(api) + 1;
		for (int slot = 0; slot < counts.size(); slot++) {
			parts.add(new FieldTree.Count(order + slot, FieldPath.parse(counts.get(slot).name()), slot));
		}
		for (int slot = 0; slot < api.elements().size(); slot++) {
			parts.add(new FieldTree.Elements(api.elements().get(slot), slot));
		}
		counts.stream()
			.map(CountField::switchedBy)
			.filter(Objects::nonNull)
			.forEach((by) -> parts.add(new FieldTree.Switch(FieldPath.parse(by.field()))));
		api.anyOf().forEach((name) -> parts.add(new FieldTree.Presence(FieldPath.parse(name))));
		api.text().forEach((path) -> parts.add(new FieldTree.Text(path)));
		return parts;
	}

	/** The place of the any-of check among an Api's checks: after its fields'. */
	static int orderOfAnyOf(Api api) {
		return api.fields().size();
	}

	private static List<FieldTree.Part> caps(List<ResultCount> results) {
		return results.stream()
			.map(ResultCount::caps)
			.filter(Objects::nonNull).<FieldTree.Part>map(FieldTree.Cap::new).toList();
	}

	private static long bits(FieldTree root, List<String> members) {
		return members.stream().mapToLong((name) -> root.member(name).bit()).reduce(0, (set, bit) -> set | bit);
	}

	/**
	 * Whether a set of the root's members has one of those of which one must be there.
	 */
	boolean hasAnyOf(long present) {
		return this.anyOf.isEmpty() || (present & this.anyOfBits) != 0;
	}

	/**
	 * A result-count field.
	 *
	 * @param name its name
	 * @param byDefault what its absence means; null when it then sets no number
	 * @param switchedBy the field that leaves its results out; null when none does
	 */
	record CountField(String name, @Nullable Integer byDefault, @Nullable ResultSwitch switchedBy) {

	}

}
