package io.memgate.gateway.policy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a profile's file says. */
final class ProfileBinding {

	private static final Map<String, Condition> CONDITIONS = Arrays.stream(Condition.values())
		.collect(Collectors.toMap(Condition::key, Function.identity()));

	private static final Names CONDITION_KEYS = Names.known("condition", CONDITIONS.keySet());

	private static final Form<Api.Effect> EFFECT = Form.oneOf(Api.Effect.class);

	private static final Form<Api.Answer> ANSWER = Form.oneOf(Api.Answer.class);

	private static final Form<FieldRule.JsonType> TYPE = Form.oneOf(FieldRule.JsonType.class);

	private static final List<String> KEYS_OF_JSON = List.of("fields", "any-of", "text", "elements", "results");

	private final String name;

	/** The Api of each method and path, any variable written <code>{}</code>. */
	private final Map<String, String> routes = new HashMap<>();

	ProfileBinding(String name) {
		this.name = name;
	}

	Profile bind(YamlMap file) {
		file.required("version", Form.VERSION);
		file.required("name", Form.known("the file's own name", Set.of(this.name)));
		Envelope envelope = envelope(file.map("envelope"));
		YamlMap errors = file.map("errors");
		for (Condition condition : Condition.values()) {
			errors.required(condition.key(), Form.CODE);
		}
		return new Profile(this.name, key(file.map("key")), envelope, errors(errors, envelope),
				file.map("apis").each(Names.APIS, (name, api) -> api(name, api, envelope)));
	}

	private KeyForm key(YamlMap key) {
		return new KeyForm(key.required("prefix", Form.KEY_PREFIX), key.required("header", Form.TOKEN),
				key.optionalList("schemes", Form.TOKEN));
	}

	private Envelope envelope(YamlMap envelope) {
		Set<String> members = new HashSet<>();
		String code = member(envelope, "code", members);
		String message = member(envelope, "message", members);
		String data = member(envelope, "data", members);
		Names others = (name) -> members.contains(name) ? taken(name) : Names.MEMBERS.wrong(name);
		Code success = envelope.required("success", Form.CODE);
		List<Code> callerMistakes = envelope.optionalList("caller-mistakes", Form.CODE);
		if (callerMistakes.contains(success)) {
			envelope.mistake("caller-mistakes", success.json() + " means success");
		}
		return new Envelope(code, message, data, success,
				envelope.optionalMap("error-members").each(others, Form.CONSTANT), Set.copyOf(callerMistakes));
	}

	private static String member(YamlMap envelope, String key, Set<String> members) {
		String name = envelope.required(key, Form.MEMBER);
		if (!name.isEmpty() && !members.add(name)) {
			envelope.mistake(key, taken(name));
		}
		return name;
	}

	private static String taken(String name) {
		return "the envelope has a member " + name + " already";
	}

	private static Map<Condition, Code> errors(YamlMap errors, Envelope envelope) {
		Map<Condition, Code> codes = new EnumMap<>(Condition.class);
		errors.each(CONDITION_KEYS, Form.CODE).forEach((key, code) -> {
			if (code.equals(envelope.success())) {
				errors.mistake(key, code.json() + " means success; expected the code of an error");
			}
			codes.put(Objects.requireNonNull(CONDITIONS.get(key)), code);
		});
		return codes;
	}

	private Api api(String name, YamlMap api, Envelope envelope) {
		String method = api.required("method", Form.METHOD);
		String path = api.required("path", Form.PATH);
		claim(method, path, name, api);
		Api.Request request = request(api, method);
		Api.Answer answer = api.optional("answer", ANSWER, Api.Answer.ENVELOPE);
		if (answer == Api.Answer.STREAM) {
			api.refuse("results", "a streamed answer is not cut; expected answer: envelope, or no results");
		}
		List<FieldPath> elements = api.has("elements") ? api.oneOrMore("elements", Form.FIELD_PATH) : List.of();
		return new Api(name, method, path, api.required("effect", EFFECT), weight(api, elements), request, answer,
				api.optionalList("query", Form.MEMBER),
				List.copyOf(api.optionalMap("fields").each(Names.FIELD_PATHS, this::field).values()),
				api.optionalList("any-of", Form.MEMBER), api.optionalList("text", Form.FIELD_PATH), elements,
				results(api.optionalMap("results")), errors(api.optionalMap("errors"), envelope));
	}

	private static Weight weight(YamlMap api, List<FieldPath> elements) {
		Weight weight = api.optional("weight", Form.WEIGHT, Weight.ONE);
		if (weight.elements() != null && !elements.contains(weight.elements())) {
			api.mistake("weight",
					"found \"" + weight.elements().text() + "\"; expected " + Form.WEIGHT.expected() + ": "
							+ (elements.isEmpty() ? "it has none"
									: String.join(", ", elements.stream().map(FieldPath::text).toList())));
		}
		return weight;
	}

	private static Api.Request request(YamlMap api, String method) {
		if (!api.optional("body", Form.BOOLEAN, !method.equals("GET"))) {
			refuse(api, "request", "this Api has no body; expected body: true");
			KEYS_OF_JSON.forEach((key) -> refuse(api, key, "this Api has no body; expected body: true"));
			return Api.Request.NONE;
		}
		Api.Request request = api.optional("request", Form.REQUEST, Api.Request.JSON);
		if (request == Api.Request.STREAM) {
			KEYS_OF_JSON.forEach((key) -> refuse(api, key, "a streamed body is not read; expected request: json"));
		}
		return request;
	}

	private static void refuse(YamlMap api, String key, String reason) {
		api.refuse(key, reason + ", or no " + key);
	}

	private void claim(String method, String path, String name, YamlMap api) {
		String route = method + " " + path.replaceAll("\\{.*?}", "{}");
		String owner = path.isEmpty() ? null : this.routes.putIfAbsent(route, name);
		if (owner != null) {
			api.mistake("path", owner + " has this method and path already");
		}
	}

	private FieldRule field(String path, YamlMap rule) {
		List<FieldRule.JsonType> types = rule.oneOrMore("type", TYPE);
		if (!types.contains(FieldRule.JsonType.STRING)) {
			rule.refuse("max-length", "only a string has a length; expected string among the types");
			rule.refuse("one-of", "only a string is compared; expected string among the types");
		}
		if (!rule.has("max-length")) {
			rule.refuse("too-long", "nothing is too long without max-length");
		}
		return new FieldRule(FieldPath.parse(path), Set.copyOf(types), rule.optional("required", Form.BOOLEAN, false),
				rule.optional("max-length", Form.COUNT), rule.optionalList("one-of", Form.TEXT),
				rule.optional("too-long", Form.CODE));
	}

	/** One result count for each list that a field caps. */
	private static List<ResultCount> results(YamlMap results) {
		return results.each(Names.MEMBERS, ProfileBinding::counts).values().stream().flatMap(List::stream).toList();
	}

	private static List<ResultCount> counts(String field, YamlMap count) {
		Integer byDefault = count.optional("default", Form.COUNT);
		ResultSwitch switchedBy = count.has("switch") ? resultSwitch(count.map("switch")) : null;
		if (!count.has("caps")) {
			return List.of(new ResultCount(field, byDefault, null, switchedBy));
		}
		return count.oneOrMore("caps", Form.FIELD_PATH)
			.stream()
			.map((list) -> new ResultCount(field, byDefault, list, switchedBy))
			.toList();
	}

	private static ResultSwitch resultSwitch(YamlMap by) {
		return new ResultSwitch(by.required("field", Form.MEMBER), by.required("default", Form.BOOLEAN));
	}

}
