package io.memgate.gateway.openapi;

import java.util.List;
import java.util.Map;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Code;
import io.memgate.gateway.policy.Envelope;
import io.memgate.gateway.policy.ResultCount;
import io.memgate.gateway.policy.UsagePolicy;

/**
 * The schema of an answer that says success: the envelope, whose data are the memory
 * service's, and the lists of it that are cut to the plan's maximum.
 */
final class AnswerSchema {

	private AnswerSchema() {
	}

	static Map<String, Object> of(Api api, UsagePolicy policy) {
		Envelope envelope = policy.profile().envelope();
		Map<String, Object> schema = Tree.of("type", "object", "description",
				"The memory service's own answer, byte for byte but for results beyond the plan's maximum.", "required",
				List.of(envelope.code()));
		Map<String, Object> properties = Tree.child(schema, "properties");
		properties.put(envelope.code(), Tree.of("const", value(envelope.success()), "description", "Success."));
		properties.put(envelope.message(), Tree.of("description", "What the memory service says."));
		properties.put(envelope.data(), Tree.of("description", "What was asked for."));
		for (ResultCount count : api.results()) {
			if (count.caps() != null) {
				Tree.schemaAt(schema, count.caps().steps())
					.put("description", "Cut to the plan's maximum, asked for by " + count.field() + '.');
			}
		}
		return schema;
	}

	/** A code as a value of JSON. */
	static Object value(Code code) {
		return code.number() ? (Object) Long.valueOf(code.text()) : code.text();
	}

}
