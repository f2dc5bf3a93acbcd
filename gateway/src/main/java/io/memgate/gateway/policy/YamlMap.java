package io.memgate.gateway.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

/**
 * A map of keys to values, in the order of the file, from which values are read by their
 * {@link Form}. What is wrong is noted and reading goes on with a stand-in, so that one
 * pass finds every mistake.
 */
final class YamlMap extends YamlNode {

	private final Map<String, YamlNode> entries;

	private final Map<String, YamlNode> taken;

	YamlMap(Place place, Mistakes mistakes, Map<String, YamlNode> entries) {
		this(place, mistakes, entries, Map.of());
	}

	/**
	 * A map merged from several.
	 * @param taken what has taken out a key that is not there any more, by that key
	 */
	YamlMap(Place place, Mistakes mistakes, Map<String, YamlNode> entries, Map<String, YamlNode> taken) {
		super(place, mistakes);
		this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
		this.taken = Map.copyOf(taken);
	}

	/**
	 * Stands in for a map whose absence is a mistake already noted: empty, and what is
	 * missing in it is not noted again.
	 */
	static YamlMap standIn(Place place) {
		return new YamlMap(place, new Mistakes(), Map.of());
	}

	Set<String> keys() {
		return this.entries.keySet();
	}

	boolean has(String key) {
		return this.entries.containsKey(key);
	}

	Map<String, YamlNode> entries() {
		return this.entries;
	}

	Map<String, YamlNode> taken() {
		return this.taken;
	}

	@Override
	String found() {
		return "a map";
	}

	/** Notes a mistake at a key, or where the key should be. */
	void mistake(String key, String text) {
		mistakes().add(placeOf(key), text);
	}

	/** Notes why a key must not stand here, if it does. */
	void refuse(String key, String reason) {
		if (has(key)) {
			mistake(key, reason);
		}
	}

	<T> T required(String key, Form<T> form) {
		YamlNode node = this.entries.get(key);
		if (node == null) {
			missing(key, form.expected());
			return form.standIn();
		}
		T value = form.read(node);
		return (value != null) ? value : form.standIn();
	}

	/** The value of a key; null when it is absent or has another form. */
	<T> @Nullable T optional(String key, Form<T> form) {
		YamlNode node = this.entries.get(key);
		return (node != null) ? form.read(node) : null;
	}

	<T> T optional(String key, Form<T> form, T byDefault) {
		T value = optional(key, form);
		return (value != null) ? value : byDefault;
	}

	/** A map that must be there and must not be empty. */
	YamlMap map(String key) {
		YamlNode node = this.entries.get(key);
		if (node == null) {
			missing(key, "a map");
		}
		else if (node instanceof YamlMap map && map.entries.isEmpty()) {
			map.empty();
		}
		return optionalMap(key);
	}

	private void empty() {
		if (this.taken.isEmpty()) {
			mistake("found an empty map; expected at least one entry");
		}
		this.taken.values().forEach((none) -> none.mistake("takes the last entry out; expected at least one"));
	}

	/** A map; empty when it is absent. */
	YamlMap optionalMap(String key) {
		YamlNode node = this.entries.get(key);
		return (node != null) ? asMap(node) : standIn(placeOf(key));
	}

	private YamlMap asMap(YamlNode node) {
		if (node instanceof YamlMap map) {
			return map;
		}
		node.unexpected("a map");
		return standIn(node.place());
	}

	/** The maps of a list; none when it is absent. */
	List<YamlMap> maps(String key) {
		return switch (this.entries.get(key)) {
			case null -> List.of();
			case YamlList list -> list.elements().stream().map(this::asMap).toList();
			case YamlNode other -> {
				other.unexpected("a list");
				yield List.of();
			}
		};
	}

	/** A list that must be there, each element in the given form. */
	<T> List<T> list(String key, Form<T> form) {
		if (!has(key)) {
			missing(key, "a list");
		}
		return optionalList(key, form);
	}

	private void missing(String key, String expected) {
		YamlNode taken = this.taken.get(key);
		if (taken != null) {
			taken.unexpected(expected);
		}
		else {
			mistake(key, "missing; expected " + expected);
		}
	}

	/** A list without repetition; empty when it is absent. */
	<T> List<T> optionalList(String key, Form<T> form) {
		return switch (this.entries.get(key)) {
			case null -> List.of();
			case YamlList list -> elements(list, form);
			case YamlNode other -> {
				other.unexpected("a list");
				yield List.of();
			}
		};
	}

	/** A value that must be there, or a list of such values. */
	<T> List<T> oneOrMore(String key, Form<T> form) {
		if (!(this.entries.get(key) instanceof YamlList list)) {
			return List.of(required(key, form));
		}
		if (list.elements().isEmpty()) {
			list.mistake("found an empty list; expected at least one element");
		}
		return elements(list, form);
	}

	private <T> List<T> elements(YamlList list, Form<T> form) {
		List<T> values = new ArrayList<>();
		for (YamlNode element : list.elements()) {
			T value = form.read(element);
			if (value != null && values.contains(value)) {
				element.mistake("stands in the list twice");
			}
			else if (value != null) {
				values.add(value);
			}
		}
		return values;
	}

	/** Reads every entry as a map of its own, by its name. */
	<T> Map<String, T> each(Names names, BiFunction<String, YamlMap, T> read) {
		Map<String, T> values = new LinkedHashMap<>();
		this.entries.forEach((name, node) -> {
			if (names.allows(name, node)) {
				values.put(name, read.apply(name, asMap(node)));
			}
		});
		return values;
	}

	/** Reads every entry as one value, by its name. */
	<T> Map<String, T> each(Names names, Form<T> form) {
		Map<String, T> values = new LinkedHashMap<>();
		this.entries.forEach((name, node) -> {
			T value = names.allows(name, node) ? form.read(node) : null;
			if (value != null) {
				values.put(name, value);
			}
		});
		return values;
	}

	/** Where a key's value stands, or where it is missed. */
	Place placeOf(String key) {
		YamlNode node = this.entries.getOrDefault(key, this.taken.get(key));
		return (node != null) ? node.place() : place().child(key, place().line());
	}

}
