package io.memgate.gateway.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Deprecation;
import io.memgate.gateway.policy.UsagePolicy;

/**
 * The description of one Api.
 *
 * @param deprecations what of it is deprecated now
 */
record Operation(Api api, UsagePolicy policy, List<Deprecation> deprecations) {

	/** The tag of governed calls. */
	static final String TAG = "governed";

	private static final String UNRESERVED = "^[A-Za-z0-9._~-]+$";

	private static final int LONGEST_PARAMETER = 255;

	Map<String, Object> describe(Refusals refusals) {
		Map<String, Object> operation = Tree.of("operationId", this.api.name(), "tags", List.of(TAG), "summary",
				summary(), "description", description(refusals));
		if (this.deprecations.stream().anyMatch(Deprecation::isWhole)) {
			operation.put("deprecated", true);
		}
		operation.put("security", List.of(Tree.of("ApiKey", List.of())));
		operation.put("parameters", parameters());
		if (this.api.hasBody()) {
			operation.put("requestBody", requestBody());
		}
		Map<String, Object> responses = Tree.of("200", success());
		refusals.statuses().forEach((status) -> responses.put(status, Tree.ref("responses/" + Refusals.name(status))));
		operation.put("responses", responses);
		return operation;
	}

	private String summary() {
		return "The memory service's " + this.api.name() + ", which "
				+ ((this.api.effect() == Api.Effect.WRITE) ? "writes." : "only reads.");
	}

	private String description(Refusals refusals) {
		List<String> said = new ArrayList<>(LimitsText.of(this.api, this.policy));
		if (this.api.request() == Api.Request.STREAM) {
			said.add("The body is passed on while it arrives, and is not read.");
		}
		if (this.api.answer() == Api.Answer.STREAM) {
			said.add("An answer other than JSON is passed on while it arrives.");
		}
		refusals.ownCodes(this.api).ifPresent(said::add);
		this.deprecations.forEach((each) -> said.add("Deprecated"
				+ ((each.field() != null) ? ", the field " + each.field().text() : "") + ": " + each.summary()
				+ ((each.sunset() != null) ? " It may be gone from " + each.sunset() + " on." : "")));
		return String.join("\n\n", said);
	}

	private List<Object> parameters() {
		List<Object> parameters = new ArrayList<>();
		int open = this.api.path().indexOf('{');
		if (open >= 0) {
			parameters.add(Tree.of("name", this.api.path().substring(open + 1, this.api.path().indexOf('}')), "in",
					"path", "required", true, "description",
					"One segment of the path: letters, digits, hyphens, dots, underscores and tildes.", "schema",
					Tree.of("type", "string", "pattern", UNRESERVED)));
		}
		this.api.query()
			.forEach((name) -> parameters.add(Tree.of("name", name, "in", "query", "description",
					"Passed on to the memory service, which says what it means.", "schema",
					Tree.of("type", "string", "pattern", UNRESERVED, "maxLength", LONGEST_PARAMETER))));
		parameters.add(Tree.ref("parameters/Idempotency-Key"));
		return parameters;
	}

	private Map<String, Object> requestBody() {
		if (this.api.request() == Api.Request.STREAM) {
			Map<String, Object> form = Tree.of("schema", Tree.of("type", "object"));
			return Tree.of("required", true, "description", "A form, with files or without.", "content",
					Tree.of("multipart/form-data", form, "application/x-www-form-urlencoded", form));
		}
		return Tree.of("required", true, "description",
				"JSON in UTF-8. Members that are not described here are passed on as they are; an explicit null is the"
						+ " same as absent.",
				"content", Tree.of("application/json",
						Tree.of("schema", new RequestSchema(this.api, this.policy, this.deprecations).describe())));
	}

	private Map<String, Object> success() {
		Map<String, Object> content = new LinkedHashMap<>();
		content.put("application/json", Tree.of("schema", AnswerSchema.of(this.api, this.policy)));
		if (this.api.answer() == Api.Answer.STREAM) {
			content.put("*/*", Tree.of());
		}
		return Tree.of("description", "The memory service completed the call, and it was charged once.", "headers",
				Refusals.headers(
						List.of("RateLimit-Policy", "RateLimit", "Memgate-Replay-Of", "Deprecation", "Sunset", "Link")),
				"content", content);
	}

}
