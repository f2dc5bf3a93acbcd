package io.memgate.gateway.policy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * Reads the plain part of YAML: one document of maps, lists and scalars. Aliases, tags
 * and deep nesting are refused: nothing in a policy needs them, and they are how a YAML
 * file grows in memory.
 */
final class YamlParser {

	private static final int MAX_DEPTH = 16;

	private final Mistakes mistakes;

	private final Iterator<Event> events;

	private YamlParser(String text, Mistakes mistakes) {
		this.mistakes = mistakes;
		this.events = new Yaml(new LoaderOptions()).parse(new StringReader(text)).iterator();
	}

	/**
	 * The map that a file's text says; a stand-in, and a mistake noted, when it says
	 * none.
	 */
	static YamlMap parse(String file, String text, Mistakes mistakes) {
		Place place = new Place(file, 1, "");
		try {
			return new YamlParser(text, mistakes).document(place);
		}
		catch (Refused ex) {
			mistakes.add(ex.place, ex.text);
		}
		catch (MarkedYAMLException ex) {
			int line = (ex.getProblemMark() != null) ? ex.getProblemMark().getLine() + 1 : 0;
			mistakes.add(new Place(file, line, ""), "not YAML: " + ex.getProblem());
		}
		catch (YAMLException ex) {
			mistakes.add(new Place(file, 0, ""), "not YAML: " + ex.getMessage());
		}
		return YamlMap.standIn(place);
	}

	private YamlMap document(Place place) {
		this.events.next();
		if (this.events.next().is(Event.ID.StreamEnd)) {
			throw new Refused(place, "the file is empty");
		}
		YamlNode root = node(this.events.next(), place, 0);
		this.events.next();
		Event end = this.events.next();
		if (!end.is(Event.ID.StreamEnd)) {
			throw new Refused(new Place(place.file(), line(end), ""), "a second document; expected only one");
		}
		if (root instanceof YamlMap map) {
			return map;
		}
		throw new Refused(place, "found " + root.found() + "; expected a map");
	}

	private YamlNode node(Event event, Place place, int depth) {
		if (depth > MAX_DEPTH) {
			throw new Refused(place, "nested deeper than " + MAX_DEPTH + " levels");
		}
		refuseTag(event, place);
		return switch (event) {
			case MappingStartEvent start -> map(place, depth);
			case SequenceStartEvent start -> list(place, depth);
			case ScalarEvent scalar -> new YamlScalar(place, this.mistakes, scalar.getValue(), scalar.isPlain());
			case AliasEvent alias -> throw new Refused(place, "an alias (*); expected the value itself");
			default -> throw new IllegalStateException("Unexpected " + event);
		};
	}

	private void refuseTag(Event event, Place place) {
		String tag = switch (event) {
			case ScalarEvent scalar -> scalar.getTag();
			case CollectionStartEvent collection -> collection.getTag();
			default -> null;
		};
		if (tag != null) {
			throw new Refused(place, "a tag (!); expected a plain value");
		}
	}

	private YamlMap map(Place place, int depth) {
		Map<String, YamlNode> entries = new LinkedHashMap<>();
		for (Event event = this.events.next(); !event.is(Event.ID.MappingEnd); event = this.events.next()) {
			String key = key(event, place);
			Place child = place.child(key, line(event));
			YamlNode value = node(this.events.next(), child, depth + 1);
			YamlNode first = entries.putIfAbsent(key, value);
			if (first != null) {
				this.mistakes.add(child, "this key stands in line " + first.place().line() + " already");
			}
		}
		return new YamlMap(place, this.mistakes, entries);
	}

	private String key(Event event, Place place) {
		if (event instanceof ScalarEvent scalar && scalar.getTag() == null) {
			return scalar.getValue();
		}
		throw new Refused(new Place(place.file(), line(event), place.key()), "a key that is not plain text");
	}

	private YamlList list(Place place, int depth) {
		List<YamlNode> elements = new ArrayList<>();
		for (Event event = this.events.next(); !event.is(Event.ID.SequenceEnd); event = this.events.next()) {
			elements.add(node(event, place.element(elements.size() + 1, line(event)), depth + 1));
		}
		return new YamlList(place, this.mistakes, elements);
	}

	private static int line(Event event) {
		return event.getStartMark().getLine() + 1;
	}

	/** Ends the parsing of a file. */
	private static final class Refused extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final transient Place place;

		private final String text;

		Refused(Place place, String text) {
			super(text);
			this.place = place;
			this.text = text;
		}

	}

}
