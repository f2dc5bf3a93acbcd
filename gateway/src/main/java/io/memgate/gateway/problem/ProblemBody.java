package io.memgate.gateway.problem;

import java.io.ByteArrayOutputStream;
import java.util.Map;

import io.memgate.gateway.policy.Envelope;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The body of every refusal: the vendor's envelope with the members of RFC 9457 beside
 * it, so that a client of either world finds what it knows.
 */
final class ProblemBody {

	private static final JsonFactory JSON = new JsonFactory();

	private static final int USUAL_BYTES = 768;

	private ProblemBody() {
	}

	static byte[] of(Call call, Refusal refusal) {
		Envelope envelope = call.policy().profile().envelope();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
		try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
			json.writeStartObject();
			writeEnvelope(json, envelope, call, refusal);
			writeProblem(json, call, refusal);
			refusal.facts().forEach((name, value) -> write(json, name, value));
			writeViolated(json, refusal);
			json.writeEndObject();
		}
		return bytes.toByteArray();
	}

	private static void writeEnvelope(JsonGenerator json, Envelope envelope, Call call, Refusal refusal) {
		json.writeName(envelope.code());
		json.writeRawValue((refusal.code() != null) ? refusal.code().json() : call.code(refusal.condition()));
		json.writeNullProperty(envelope.data());
		json.writeStringProperty(envelope.message(), refusal.message());
		for (Map.Entry<String, Object> member : envelope.errorMembers().entrySet()) {
			write(json, member.getKey(), member.getValue());
		}
	}

	private static void writeProblem(JsonGenerator json, Call call, Refusal refusal) {
		json.writeStringProperty("type", refusal.condition().type());
		json.writeStringProperty("title", refusal.condition().title());
		json.writeNumberProperty("status", refusal.httpStatus());
		json.writeStringProperty("detail", refusal.message());
		json.writeStringProperty("instance",
				refusal.decided() ? "/memgate/v1/decisions/" + call.id() : "urn:uuid:" + call.id());
		json.writeBooleanProperty("retryable", refusal.retryable());
	}

	private static void writeViolated(JsonGenerator json, Refusal refusal) {
		if (!refusal.violated().isEmpty()) {
			json.writeArrayPropertyStart("violated-policies");
			refusal.violated().forEach(json::writeString);
			json.writeEndArray();
		}
	}

	private static void write(JsonGenerator json, String name, Object value) {
		json.writeName(name);
		switch (value) {
			case Boolean flag -> json.writeBoolean(flag);
			case Integer number -> json.writeNumber(number);
			case Long number -> json.writeNumber(number);
			default -> json.writeString(value.toString());
		}
	}

}
