package io.memgate.memory.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import tools.jackson.databind.JsonNode;

import io.memgate.memory.memory.Filter;
import io.memgate.memory.memory.Label;

/**
 * Reads the {@code filter} of a search or a listing: {@code and} or {@code or} over
 * conditions, each of which names a field, with its value or with operators. A condition
 * that cannot be understood is refused, as passing it over would answer what the caller
 * excluded.
 */
final class FilterReader {

	private static final int MOST_CONDITIONS = 100;

	private static final Set<String> OPERATORS = Set.of("gt", "gte", "lt", "lte");

	// The first instant and the last that a filter's span can have; far apart enough for
	// every memory.
	private static final Instant EARLIEST = Instant.EPOCH.minus(100_000, ChronoUnit.DAYS);

	private static final Instant LATEST = Instant.EPOCH.plus(1_000_000, ChronoUnit.DAYS);

	private final String path;

	private int conditions;

	FilterReader(String path) {
		this.path = path;
	}

	/**
	 * Reads a filter. What is said of the sources {@code public} and
	 * {@code knowledgebase}, of which this service has none, excludes nothing.
	 */
	Filter read(JsonNode filter) {
		if (!filter.isObject()) {
			throw wrong("must be an object");
		}
		JsonNode user = filter.path("user");
		boolean bySource = filter.propertyNames()
			.stream()
			.allMatch((name) -> Set.of("user", "public", "knowledgebase").contains(name));
		if (bySource && (user.isObject() || user.isMissingNode())) {
			return user.isObject() ? object(user) : Filter.NONE;
		}
		return object(filter);
	}

	private Filter object(JsonNode object) {
		List<Filter> parts = new ArrayList<>();
		object.properties().forEach((property) -> parts.add(condition(property.getKey(), property.getValue())));
		return (parts.size() == 1) ? parts.getFirst() : new Filter.All(parts);
	}

	private Filter condition(String name, JsonNode value) {
		if (++this.conditions > MOST_CONDITIONS) {
			throw wrong("must have at most %d conditions".formatted(MOST_CONDITIONS));
		}
		return switch (name) {
			case "and" -> new Filter.All(parts(name, value));
			case "or" -> new Filter.Any(parts(name, value));
			case "create_time" -> span(name, Filter.Moment.CREATED, value);
			case "update_time" -> span(name, Filter.Moment.UPDATED, value);
			default -> has(name, value);
		};
	}

	private List<Filter> parts(String name, JsonNode array) {
		if (!array.isArray() || array.isEmpty()) {
			throw wrong(name + " must be an array of at least one condition");
		}
		List<Filter> parts = new ArrayList<>();
		for (JsonNode part : array) {
			if (!part.isObject() || part.isEmpty()) {
				throw wrong(name + " must be an array of objects with a condition each");
			}
			parts.add(object(part));
		}
		return parts;
	}

	private Filter has(String name, JsonNode value) {
		if (!value.isObject()) {
			return new Filter.Has(label(name), Set.of(scalar(name, value)));
		}
		JsonNode wanted = (value.size() == 1) ? value.iterator().next() : value;
		return switch ((value.size() == 1) ? value.propertyNames().iterator().next() : "") {
			case "eq", "contains" -> new Filter.Has(label(name), Set.of(scalar(name, wanted)));
			case "in" -> new Filter.Has(label(name), scalars(name, wanted));
			default -> throw wrong(name + " takes a value, or one of eq, contains and in");
		};
	}

	private static Label label(String name) {
		return switch (name) {
			case "agent_id" -> Label.AGENT;
			case "app_id" -> Label.APP;
			case "source" -> Label.SOURCE;
			case "conversation_id" -> Label.CONVERSATION;
			case "tags" -> Label.TAG;
			default -> Label.info(name.startsWith("info.") ? name.substring("info.".length()) : name);
		};
	}

	private Set<String> scalars(String name, JsonNode array) {
		Set<String> values = new HashSet<>();
		if (!array.isArray() || array.isEmpty() || array.size() > MOST_CONDITIONS) {
			throw wrong("%s in takes an array of 1 to %d values".formatted(name, MOST_CONDITIONS));
		}
		array.forEach((value) -> values.add(scalar(name, value)));
		return values;
	}

	private String scalar(String name, JsonNode value) {
		if (value.isString()) {
			return value.stringValue();
		}
		if (value.isNumber()) {
			return Label.text(value.numberValue());
		}
		if (value.isBoolean()) {
			return Label.text(value.booleanValue());
		}
		throw wrong(name + " is compared with a string, a number, true or false");
	}

	private Filter span(String name, Filter.Moment moment, JsonNode value) {
		if (!value.isObject() || value.isEmpty()) {
			throw wrong(name + " takes gt, gte, lt and lte");
		}
		Instant from = EARLIEST;
		Instant before = LATEST;
		for (var bound : value.properties()) {
			if (!OPERATORS.contains(bound.getKey())) {
				throw wrong(name + " takes gt, gte, lt and lte");
			}
			Span span = time(name, bound.getValue());
			switch (bound.getKey()) {
				case "gte" -> from = span.first();
				case "gt" -> from = span.after();
				case "lt" -> before = span.first();
				default -> before = span.after();
			}
		}
		return new Filter.During(moment, from, before);
	}

	private Span time(String name, JsonNode value) {
		try {
			if (value.isIntegralNumber() && value.canConvertToLong()) {
				return Span.of(Instant.ofEpochMilli(value.longValue()), ChronoUnit.MILLIS);
			}
			return text(value.isString() ? value.stringValue().strip().replace(' ', 'T') : "");
		}
		catch (DateTimeException ex) {
			throw wrong(name + " is compared with a date, a date and time, or epoch milliseconds");
		}
	}

	private static Span text(String text) {
		if (text.length() <= "2026-01-01".length()) {
			return Span.of(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC), ChronoUnit.DAYS);
		}
		Instant instant = DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from,
				LocalDateTime::from) instanceof OffsetDateTime zoned ? zoned.toInstant()
						: LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
		boolean seconds = instant.getNano() == 0;
		return Span.of(instant, seconds ? ChronoUnit.SECONDS : ChronoUnit.MILLIS);
	}

	private Refusal wrong(String reason) {
		return Refusal.badInput(this.path, reason);
	}

	/**
	 * A time as coarse as it was written: a date is a day, in UTC unless it says a zone.
	 *
	 * @param first its first instant
	 * @param after the first instant after it
	 */
	private record Span(Instant first, Instant after) {

		Span {
			if (first.isBefore(EARLIEST) || after.isAfter(LATEST)) {
				throw new DateTimeException("out of bounds");
			}
		}

		static Span of(Instant first, ChronoUnit unit) {
			return new Span(first, first.plus(1, unit));
		}

	}

}
