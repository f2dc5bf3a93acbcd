package io.memgate.memory.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

import io.memgate.memory.memory.Filter;

/**
 * The fields of a JSON object, read by name. A field that is {@code null} is absent; one
 * that nobody asks for is passed over; one of a wrong type or outside of its bounds is a
 * {@link Refusal} that names it.
 */
final class Fields {

	private static final int MOST_ID_CHARACTERS = 100;

	private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {
	};

	private final String path;

	private final JsonNode object;

	private Fields(String path, JsonNode object) {
		this.path = path;
		this.object = object;
	}

	static Fields of(Call call) {
		JsonNode body = parse(call.body());
		if (!body.isObject()) {
			throw Refusal.badInput("The body", "must be a JSON object");
		}
		if (!WellFormed.is(body)) {
			throw Refusal.badInput("The body", "has half of a surrogate pair, which is no Unicode text");
		}
		return new Fields("", body);
	}

	private static JsonNode parse(byte[] body) {
		try {
			return WireJson.MAPPER.readTree(body);
		}
		catch (JacksonException ex) {
			throw Refusal.badInput("The body", "is not valid JSON: " + ex.getOriginalMessage());
		}
	}

	/**
	 * An id that must be there and not be blank.
	 */
	String id(String name) {
		String id = required(name, optionalId(name));
		if (id.isBlank()) {
			throw wrong(name, "must not be empty");
		}
		return id;
	}

	@Nullable String optionalId(String name) {
		String id = optionalText(name);
		if (id != null && id.codePointCount(0, id.length()) > MOST_ID_CHARACTERS) {
			throw wrong(name, "must have at most " + MOST_ID_CHARACTERS + " characters");
		}
		return id;
	}

	/**
	 * A text that must be there; it may be empty.
	 */
	String text(String name) {
		return required(name, optionalText(name));
	}

	@Nullable String optionalText(String name) {
		return optional(name, JsonNode::isString, "must be a string", JsonNode::stringValue);
	}

	int number(String name, int fallback, int least, int most) {
		String must = "must be a whole number from %d to %d".formatted(least, most);
		Integer number = optional(name, Fields::isInt, must, JsonNode::intValue);
		if (number != null && (number < least || number > most)) {
			throw wrong(name, must + ", not " + number);
		}
		return (number != null) ? number : fallback;
	}

	/**
	 * A number from 0 to 1, 0 if absent.
	 */
	double share(String name) {
		Double share = optional(name, JsonNode::isNumber, "must be a number", JsonNode::doubleValue);
		if (share != null && !(share >= 0 && share <= 1)) {
			throw wrong(name, "must be from 0 to 1");
		}
		return (share != null) ? share : 0;
	}

	boolean flag(String name, boolean fallback) {
		Boolean flag = optional(name, JsonNode::isBoolean, "must be true or false", JsonNode::booleanValue);
		return (flag != null) ? flag : fallback;
	}

	/**
	 * One of an enum's constants, written like {@code full-text}.
	 */
	<E extends Enum<E>> @Nullable E choice(String name, Class<E> type) {
		String choice = optionalText(name);
		if (choice == null) {
			return null;
		}
		Map<String, E> choices = new LinkedHashMap<>();
		for (E constant : type.getEnumConstants()) {
			choices.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
		}
		E chosen = choices.get(choice);
		if (chosen == null) {
			throw wrong(name, "must be one of " + String.join(", ", choices.keySet()));
		}
		return chosen;
	}

	/**
	 * Distinct strings, none if absent.
	 */
	List<String> texts(String name) {
		LinkedHashSet<String> texts = new LinkedHashSet<>();
		for (JsonNode element : array(name)) {
			if (!element.isString()) {
				throw wrong(name, "must be an array of strings");
			}
			texts.add(element.stringValue());
		}
		return List.copyOf(texts);
	}

	/**
	 * A text that must be there and not be blank.
	 */
	String content(String name) {
		String content = text(name);
		if (content.isBlank()) {
			throw wrong(name, "must not be empty");
		}
		return content;
	}

	/**
	 * Objects, none if absent.
	 */
	List<Fields> objects(String name) {
		List<Fields> objects = new ArrayList<>();
		for (JsonNode element : array(name)) {
			if (!element.isObject()) {
				throw wrong(name, "must be an array of objects");
			}
			objects.add(new Fields(this.path + name + "[" + objects.size() + "].", element));
		}
		return objects;
	}

	/**
	 * An object that must be there.
	 */
	Fields object(String name) {
		if (!this.object.path(name).isObject()) {
			throw wrong(name, "must be an object");
		}
		return new Fields(this.path + name + ".", this.object.path(name));
	}

	/**
	 * The field as it was sent, empty if absent.
	 */
	Map<String, Object> map(String name, int mostCharacters) {
		if (this.object.path(name).toString().length() > mostCharacters) {
			throw wrong(name, "must have at most %d characters of JSON".formatted(mostCharacters));
		}
		Map<String, Object> map = optional(name, JsonNode::isObject, "must be an object", Fields::toMap);
		return (map != null) ? map : Map.of();
	}

	/**
	 * What memories must meet; nothing if absent or empty.
	 */
	Filter filter(String name) {
		return isEmpty(name) ? Filter.NONE : new FilterReader(this.path + name).read(this.object.path(name));
	}

	/**
	 * All fields as they were sent.
	 */
	Map<String, Object> all() {
		return toMap(this.object);
	}

	boolean isArray(String name) {
		return this.object.path(name).isArray();
	}

	boolean isEmpty(String name) {
		JsonNode value = this.object.path(name);
		return value.isMissingNode() || value.isNull() || (value.isContainer() && value.isEmpty());
	}

	Refusal wrong(String name, String reason) {
		return Refusal.badInput(this.path + name, reason);
	}

	private Iterable<JsonNode> array(String name) {
		JsonNode array = optional(name, JsonNode::isArray, "must be an array", Function.identity());
		return (array != null) ? array.values() : List.of();
	}

	private String required(String name, @Nullable String value) {
		if (value == null) {
			throw wrong(name, "is required");
		}
		return value;
	}

	private <T> @Nullable T optional(String name, Predicate<JsonNode> form, String reason,
			Function<JsonNode, T> value) {
		JsonNode node = this.object.path(name);
		if (node.isMissingNode() || node.isNull()) {
			return null;
		}
		if (!form.test(node)) {
			throw wrong(name, reason);
		}
		return value.apply(node);
	}

	private static boolean isInt(JsonNode node) {
		return node.isIntegralNumber() && node.canConvertToInt();
	}

	private static Map<String, Object> toMap(JsonNode object) {
		return WireJson.MAPPER.convertValue(object, OBJECT);
	}

}
