package io.memgate.gateway.console;

import java.util.List;

import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.BrokenRequestException;
import io.memgate.gateway.problem.MediaTypes;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Shown;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * The members of a request's JSON object, each taken by its name and checked. Every
 * failure is a {@link RefusedException}.
 */
final class RequestBody {

	private static final int MOST_BYTES = 16 * 1024;

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private final JsonNode object;

	private RequestBody(JsonNode object) {
		this.object = object;
	}

	/**
	 * The body of a request, an object that has no members but the given ones.
	 */
	static Mono<RequestBody> of(ServerRequest request, List<String> known) {
		if (!MediaTypes.isJson(request.headers().asHttpHeaders())) {
			return Mono
				.error(new RefusedException(Refusal.of(Condition.UNSUPPORTED_MEDIA_TYPE, "Send application/json.")));
		}
		return DataBufferUtils
			.join(request.body(BodyExtractors.toDataBuffers()).take(BrokenRequestException.MOST_BUFFERS), MOST_BYTES)
			.onErrorMap(DataBufferLimitException.class,
					(ex) -> new RefusedException(
							Refusal.of(Condition.BODY_TOO_LARGE, "At most " + MOST_BYTES + " bytes are accepted.")))
			.map(RequestBody::bytes)
			.defaultIfEmpty(new byte[0])
			.map((document) -> read(document, known));
	}

	private static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	static RequestBody read(byte[] document, List<String> known) {
		JsonNode object = object(document);
		for (String name : object.propertyNames()) {
			if (!known.contains(name)) {
				throw invalid(Shown.name(name), "is not known here; known are " + String.join(", ", known));
			}
		}
		return new RequestBody(object);
	}

	private static JsonNode object(byte[] document) {
		try {
			JsonNode node = JSON.readTree(document);
			if (node.isObject()) {
				return node;
			}
		}
		catch (JacksonException ex) {
			throw new RefusedException(Refusal.of(Condition.BAD_JSON, "The body is not JSON."));
		}
		throw new RefusedException(Refusal.of(Condition.BAD_JSON, "The body must be a JSON object."));
	}

	/** A text without control characters. */
	String text(String name, int maxLength) {
		JsonNode value = find(name);
		if (!value.isString() || value.stringValue().isBlank() || value.stringValue().length() > maxLength
				|| value.stringValue().chars().anyMatch(Character::isISOControl)) {
			throw invalid(name, "must be a string of 1 to " + maxLength + " characters, without control characters");
		}
		return value.stringValue();
	}

	/** A whole number from 1 to a maximum. */
	long count(String name, long max) {
		JsonNode value = find(name);
		if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 1
				|| value.longValue() > max) {
			throw invalid(name, "must be a whole number from 1 to " + max);
		}
		return value.longValue();
	}

	private JsonNode find(String name) {
		JsonNode value = this.object.get(name);
		if (value == null || value.isNull()) {
			throw new RefusedException(
					Refusal.of(Condition.FIELD_REQUIRED, "The field '" + name + "' is missing.").with("field", name));
		}
		return value;
	}

	static RefusedException invalid(String name, String why) {
		return new RefusedException(
				Refusal.of(Condition.FIELD_INVALID, "The field '" + name + "' " + why + '.').with("field", name));
	}

}
