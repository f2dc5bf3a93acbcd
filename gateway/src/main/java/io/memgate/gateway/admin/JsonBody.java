package io.memgate.gateway.admin;

import io.memgate.gateway.problem.MediaTypes;
import io.memgate.gateway.problem.Shown;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * The members of a request's JSON object, each taken by its name and checked. Every
 * failure is an {@link AdminProblem} that names the member and the reason; an explicit
 * {@code null} is the same as absent.
 */
final class JsonBody {

	private static final int MOST_BYTES = 16 * 1024;

	private static final int LONGEST_NAME = 100;

	private static final int LONGEST_SENTENCE = 500;

	private final Map<String, JsonNode> members = new TreeMap<>();

	private JsonBody(JsonNode object) {
		object.propertyStream().forEach((member) -> this.members.put(member.getKey(), member.getValue()));
	}

	/**
	 * The body of a request, an object that has no members but the given ones.
	 * @param known names of the members it may have
	 */
	static Mono<JsonBody> of(ServerRequest request, String... known) {
		if (!MediaTypes.isJson(request.headers().asHttpHeaders())) {
			return Mono.error(AdminProblem.unsupportedMediaType("Send the body as application/json."));
		}
		return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), MOST_BYTES)
			.onErrorMap(DataBufferLimitException.class,
					(ex) -> AdminProblem.tooLarge("The body must have at most " + MOST_BYTES + " bytes."))
			.map(JsonBody::bytes)
			.defaultIfEmpty(new byte[0])
			.map((document) -> read(document, List.of(known)));
	}

	private static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	static JsonBody read(byte[] document, List<String> known) {
		JsonBody body = new JsonBody(object(document));
		for (String name : body.members.keySet()) {
			if (!known.contains(name)) {
				throw AdminProblem.badRequest("The member '" + Shown.name(name) + "' is not known here; known are "
						+ String.join(", ", known) + '.');
			}
		}
		return body;
	}

	private static JsonNode object(byte[] document) {
		try {
			JsonNode node = AdminJson.read(document);
			if (node.isObject()) {
				return node;
			}
		}
		catch (JacksonException ex) {
			throw AdminProblem.badRequest("The body is not JSON: " + ex.getOriginalMessage());
		}
		throw AdminProblem.badRequest("The body must be a JSON object.");
	}

	/** A name or a word. */
	String name(String name) {
		return required(name, optionalName(name));
	}

	@Nullable String optionalName(String name) {
		return optionalText(name, LONGEST_NAME);
	}

	/** What people tell people, such as a reason. */
	String sentence(String name) {
		return required(name, optionalSentence(name));
	}

	@Nullable String optionalSentence(String name) {
		return optionalText(name, LONGEST_SENTENCE);
	}

	String text(String name, int maxLength) {
		return required(name, optionalText(name, maxLength));
	}

	private static <T> T required(String name, @Nullable T value) {
		if (value == null) {
			throw AdminProblem.badRequest("The member '" + name + "' is missing.");
		}
		return value;
	}

	private @Nullable String optionalText(String name, int maxLength) {
		JsonNode value = find(name);
		if (value == null) {
			return null;
		}
		if (!isText(value, maxLength)) {
			throw wrong(name, "a string of 1 to " + maxLength + " characters, without control characters");
		}
		return value.stringValue();
	}

	private static boolean isText(JsonNode value, int maxLength) {
		return value.isString() && !value.stringValue().isBlank() && value.stringValue().length() <= maxLength
				&& value.stringValue().chars().noneMatch(Character::isISOControl);
	}

	/** Several names or words; none when it is absent. */
	List<String> optionalNames(String name) {
		JsonNode value = find(name);
		if (value == null) {
			return List.of();
		}
		if (!value.isArray() || !value.valueStream().allMatch((each) -> isText(each, LONGEST_NAME))) {
			throw wrong(name, "a list of strings of 1 to " + LONGEST_NAME + " characters, without control characters");
		}
		return value.valueStream().map(JsonNode::stringValue).toList();
	}

	/** True or false; false when it is absent. */
	boolean optionalFlag(String name) {
		JsonNode value = find(name);
		if (value != null && !value.isBoolean()) {
			throw wrong(name, "true or false");
		}
		return value != null && value.booleanValue();
	}

	/** A whole number from 1 to a maximum. */
	long count(String name, long max) {
		return required(name, optionalCount(name, 1, max));
	}

	/** A whole number between two; null, which is not 0, when it is absent. */
	@Nullable Long optionalCount(String name, long min, long max) {
		JsonNode value = find(name);
		if (value == null) {
			return null;
		}
		if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < min
				|| value.longValue() > max) {
			throw wrong(name, "a whole number from " + min + " to " + max);
		}
		return value.longValue();
	}

	/**
	 * A time such as {@code 24h}, up to a longest one; the usual one when it is absent.
	 */
	Duration duration(String name, String usual, Duration longest) {
		String text = optionalName(name);
		try {
			Duration time = DurationStyle.SIMPLE.parse((text != null) ? text : usual);
			if (!time.isNegative() && time.compareTo(longest) <= 0) {
				return time;
			}
		}
		catch (IllegalArgumentException ex) {
			throw wrongDuration(name, longest);
		}
		throw wrongDuration(name, longest);
	}

	private static AdminProblem wrongDuration(String name, Duration longest) {
		return wrong(name, "a duration such as 24h, up to " + longest.toDays() + "d");
	}

	/** An instant after a given one. */
	Instant instantAfter(String name, Instant now) {
		return required(name, optionalInstantAfter(name, now));
	}

	@Nullable Instant optionalInstantAfter(String name, Instant now) {
		JsonNode value = find(name);
		Instant instant = (value != null) ? instant(value) : null;
		if (value != null && (instant == null || !instant.isAfter(now))) {
			throw wrong(name, "an instant in the future with its zone, such as 2027-03-31T00:00:00Z");
		}
		return instant;
	}

	private static @Nullable Instant instant(JsonNode value) {
		try {
			return value.isString() ? OffsetDateTime.parse(value.stringValue()).toInstant() : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private @Nullable JsonNode find(String name) {
		JsonNode value = this.members.get(name);
		return (value != null && !value.isNull()) ? value : null;
	}

	private static AdminProblem wrong(String name, String expected) {
		return AdminProblem.badRequest("The member '" + name + "' must be " + expected + '.');
	}

}
