package io.memgate.gateway.openapi;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.Envelope;
import io.memgate.gateway.policy.KeyForm;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Responder;
import io.memgate.gateway.telemetry.Trace;

/**
 * Describes the refusals of a policy's calls: a response for each HTTP status, and an
 * example for each condition, which is written by what writes the real ones.
 */
final class Refusals {

	/** Conditions of no governed call: its path is known, its method too. */
	private static final Set<Condition> OF_OTHER_PATHS = EnumSet.of(Condition.UNKNOWN_PATH, Condition.UNKNOWN_DECISION,
			Condition.METHOD_NOT_ALLOWED);

	/** Conditions that are found before it is known who calls, or by nobody. */
	private static final Set<Condition> NOT_KEPT = EnumSet.of(Condition.BAD_REQUEST, Condition.URI_TOO_LONG,
			Condition.HEADERS_TOO_LARGE, Condition.REQUEST_TIMEOUT, Condition.UNKNOWN_PATH, Condition.UNKNOWN_DECISION,
			Condition.GONE, Condition.KEY_REQUIRED, Condition.KEY_INVALID, Condition.STORE_UNAVAILABLE,
			Condition.INTERNAL_ERROR);

	/** A memory service's own 4xx. */
	private static final String OTHER_MISTAKES = "4XX";

	private static final Set<Integer> MAY_SAY_WHEN = Set.of(409, 429, 503);

	private static final String ID = "0193f0c2-5c1e-7a90-8b1d-0d3f6b1f2a11";

	private static final JsonMapper JSON = new JsonMapper();

	private final UsagePolicy policy;

	private final Map<String, Object> messages;

	private final Map<String, List<Condition>> byStatus = new TreeMap<>();

	/**
	 * @param messages what is said, by condition
	 */
	Refusals(UsagePolicy policy, Map<String, Object> messages) {
		this.policy = policy;
		this.messages = messages;
		for (Condition condition : Condition.values()) {
			if (!OF_OTHER_PATHS.contains(condition)) {
				this.byStatus.computeIfAbsent(status(condition), (status) -> new ArrayList<>()).add(condition);
			}
		}
	}

	private static String status(Condition condition) {
		return (condition == Condition.BACKEND_REFUSED) ? OTHER_MISTAKES : Integer.toString(condition.status());
	}

	/** The statuses of refusals, in order. */
	Set<String> statuses() {
		return this.byStatus.keySet();
	}

	/** The name of a status's response among the components. */
	static String name(String status) {
		return "Refused" + status;
	}

	Map<String, Object> responses() {
		Map<String, Object> responses = new LinkedHashMap<>();
		this.byStatus.forEach((status, conditions) -> responses.put(name(status), response(status, conditions)));
		return responses;
	}

	private Map<String, Object> response(String status, List<Condition> conditions) {
		Map<String, Object> examples = new LinkedHashMap<>();
		conditions.forEach((condition) -> examples.put(condition.key(), Tree.ref("examples/" + condition.key())));
		Map<String, Object> body = Tree.of("schema", Tree.ref("schemas/Refusal"), "examples", examples);
		return Tree.of("description", conditions.stream().map(this::meaning).collect(Collectors.joining("\n\n")),
				"headers", headers(headersOf(status)), "content",
				Tree.of("application/json", body, "application/problem+json", body));
	}

	private String meaning(Condition condition) {
		String code = this.policy.profile().code(condition, null).text();
		return condition.key() + " (code " + code + "): " + condition.title() + ". " + condition.advice();
	}

	private static List<String> headersOf(String status) {
		if (status.equals(Integer.toString(Condition.KEY_REQUIRED.status()))) {
			return List.of("WWW-Authenticate");
		}
		List<String> names = new ArrayList<>(List.of("RateLimit-Policy", "RateLimit", "Deprecation", "Sunset", "Link"));
		if (MAY_SAY_WHEN.stream().anyMatch((each) -> status.equals(each.toString()))) {
			names.add("Retry-After");
		}
		return names;
	}

	/** The request id and other headers. */
	static Map<String, Object> headers(List<String> others) {
		Map<String, Object> headers = Tree.of(Call.ID_HEADER, Tree.ref("headers/" + Call.ID_HEADER));
		others.forEach((name) -> headers.put(name, Tree.ref("headers/" + name)));
		return headers;
	}

	/** What an Api's errors have as codes of their own, in words. */
	Optional<String> ownCodes(Api api) {
		return api.errors().isEmpty() ? Optional.empty()
				: Optional.of("It has codes of its own: " + Arrays.stream(Condition.values())
					.filter(api.errors()::containsKey)
					.map((condition) -> condition.key() + ' ' + this.policy.profile().code(condition, api).text())
					.collect(Collectors.joining(", ")) + '.');
	}

	/** The envelope's members of the schema of every refusal. */
	Map<String, Object> envelope() {
		Envelope envelope = this.policy.profile().envelope();
		Map<String, Object> properties = Tree.of(envelope.code(),
				Tree.of("type", envelope.success().number() ? "integer" : "string", "description",
						"The vendor's code for it."),
				envelope.data(), Tree.of("type", "null", "description", "There is none."), envelope.message(),
				Tree.of("type", "string", "description", "What has happened, the limit and the use, and what to do."));
		envelope.errorMembers().forEach((name, value) -> properties.put(name, Tree.of("const", value)));
		return Tree.of("properties", properties, "required", List.copyOf(properties.keySet()));
	}

	Map<String, Object> examples() {
		Map<String, Object> examples = new LinkedHashMap<>();
		Arrays.stream(Condition.values())
			.filter((condition) -> condition != Condition.METHOD_NOT_ALLOWED)
			.forEach((condition) -> examples.put(condition.key(),
					Tree.of("summary", condition.title() + '.', "value", example(condition))));
		return examples;
	}

	private Object example(Condition condition) {
		Call call = new Call(ID, Instant.EPOCH, 0, this.policy, null, null, Trace.NONE);
		return JSON.readValue(Responder.body(call, refusal(condition)), Map.class);
	}

	@SuppressWarnings("unchecked")
	private Refusal refusal(Condition condition) {
		Map<String, Object> said = (Map<String, Object>) this.messages.getOrDefault(condition.key(), Map.of());
		Refusal refusal = Refusal.of(condition,
				filled(said.getOrDefault("message", condition.title() + ". " + condition.advice())).toString());
		for (Map.Entry<String, Object> fact : ((Map<String, Object>) said.getOrDefault("facts", Map.of())).entrySet()) {
			refusal = refusal.with(fact.getKey(), filled(fact.getValue()));
		}
		if (said.get("violated") instanceof String limit) {
			refusal = refusal.violating(filled(limit).toString());
		}
		if (said.get("retry-after") instanceof Integer seconds) {
			refusal = refusal.retryAfter(Duration.ofSeconds(seconds));
		}
		return NOT_KEPT.contains(condition) ? refusal : refusal.afterAdmission();
	}

	private Object filled(Object value) {
		if (!(value instanceof String text)) {
			return value;
		}
		KeyForm form = this.policy.profile().key();
		String scheme = form.schemes().isEmpty() ? "" : form.schemes().getFirst() + ' ';
		String api = this.policy.profile().apis().keySet().stream().sorted().findFirst().orElse("");
		return text.replace("{api}", api)
			.replace("{contact}", this.policy.contact().toString())
			.replace("{tokenizer}", this.policy.tokenizer())
			.replace("{key}", form.header() + ": " + scheme + form.prefix() + "-\u2026");
	}

}
