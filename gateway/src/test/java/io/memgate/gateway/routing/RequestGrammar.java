package io.memgate.gateway.routing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

import tools.jackson.databind.JsonNode;

/**
 * Makes requests that a document describes, at random: mostly as its schemas have them,
 * now and then not.
 */
final class RequestGrammar {

	private static final List<String> STRINGS = List.of("u", "", " ", "m-1", "I like tea.", "\\u4eca\\u5929", "今天",
			"😀", "\\ud83d\\ude00", "\\ud800", "\\u0000", "a\\nb", "\\\\", "\\\"", "<script>", "{}", "null", "0",
			"true", "2026-01-01T00:00:00Z", "0193a3c5-7d1e-7000-8000-000000000000", "x".repeat(100), "x".repeat(101),
			"tea ".repeat(3000), "\u0001", "\u007f", "..", "user", "searchMemory");

	private static final List<String> NUMBERS = List.of("0", "1", "6", "10", "11", "-1", "50", "51", "2147483647",
			"2147483648", "9223372036854775808", "1e2", "1e400", "-0", "0.5", "10.0", "01", "1.", "9".repeat(70));

	private static final List<String> WILD = List.of("null", "true", "false", "[]", "{}", "[[[]]]", "\"\"", "NaN",
			"{\"a\":{\"b\":[1,{\"c\":null}]}}", "[1,\"a\",null]", "'a'", "", "[".repeat(40) + "]".repeat(40));

	private static final List<String> SEGMENTS = List.of("m-1", "fuzzed", "x", "..", ".", "a.b", "~", "0",
			"0193a3c5-7d1e-7000-8000-000000000000", "x".repeat(200), "%61", "a%2fb", "a;b", "A_B", "nothing");

	private static final List<String> MEDIA_TYPES = List.of("application/problem+json", "text/csv", "*/*", "text/html",
			";", "application/json;charset=utf-16", "application/json;q", "/", "a/b/c", "");

	private static final int DEEPEST = 6;

	private final JsonNode document;

	private final RandomGenerator random;

	RequestGrammar(JsonNode document, RandomGenerator random) {
		this.document = document;
		this.random = random;
	}

	/**
	 * A request for an operation.
	 * @param operation its method and path
	 * @param authorization the header's line for a credential that is good
	 */
	Made request(String operation, String authorization) {
		String[] words = operation.split(" ");
		JsonNode described = this.document.path("paths").path(words[1]).path(words[0].toLowerCase(Locale.ROOT));
		byte[] body = body(described).getBytes(StandardCharsets.UTF_8);
		StringBuilder head = new StringBuilder(words[0]).append(' ')
			.append(path(words[1]))
			.append(query(described.path("parameters")))
			.append(" HTTP/1.1\r\nHost: gateway\r\n");
		line(head, 92, authorization);
		line(head, 98, "Content-Type: " + (chance(96) ? "application/json" : one(MEDIA_TYPES)));
		line(head, 5, "Idempotency-Key: k" + this.random.nextInt(1000));
		line(head, 10, "Accept: " + one(MEDIA_TYPES));
		line(head, 5, "Sec-Fetch-Site: same-origin");
		line(head, 3, "Cookie: __Host-memgate=x; memgate=" + one(STRINGS.subList(0, 5)));
		if (body.length > 0 || !words[0].equals("GET")) {
			head.append("Content-Length: ").append(body.length).append("\r\n");
		}
		byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
		return new Made(operation, start, body);
	}

	private void line(StringBuilder head, int percent, String line) {
		if (chance(percent)) {
			head.append(line).append("\r\n");
		}
	}

	private String path(String template) {
		StringBuilder path = new StringBuilder();
		for (String segment : template.substring(1).split("/")) {
			path.append('/').append(segment.startsWith("{") ? one(SEGMENTS) : segment);
		}
		return path.toString();
	}

	private String query(JsonNode parameters) {
		List<String> query = new ArrayList<>();
		for (JsonNode reference : parameters) {
			JsonNode parameter = resolved(reference);
			if (parameter.path("in").asString("").equals("query") && chance(60)) {
				query.add(parameter.path("name").asString() + '=' + one(List.of("1", "0", "-1", "200", "x", "", "day",
						"api,day", "2026-01-01", "%41", "a&a=b", "%zz")));
			}
		}
		return query.isEmpty() ? "" : '?' + String.join("&", query);
	}

	private String body(JsonNode described) {
		JsonNode schema = resolved(described.path("requestBody")).at("/content/application~1json/schema");
		if (schema.isMissingNode()) {
			return chance(95) ? "" : "{}";
		}
		String text = value(schema, 0);
		return chance(6) ? broken(text) : text;
	}

	private String broken(String text) {
		int at = this.random.nextInt(text.length() + 1);
		return switch (this.random.nextInt(4)) {
			case 0 -> text.substring(0, at);
			case 1 -> text + one(WILD);
			case 2 -> text.substring(0, at) + (char) (1 + this.random.nextInt(0xd700)) + text.substring(at);
			default -> '\ufeff' + text;
		};
	}

	private String value(JsonNode reference, int depth) {
		JsonNode schema = resolved(reference);
		if (depth > DEEPEST || chance(6)) {
			return one(WILD);
		}
		for (String choice : List.of("oneOf", "anyOf")) {
			if (schema.has(choice)) {
				return value(schema.path(choice).path(this.random.nextInt(schema.path(choice).size())), depth + 1);
			}
		}
		if (schema.has("enum") && chance(90)) {
			return schema.path("enum").path(this.random.nextInt(schema.path("enum").size())).toString();
		}
		return switch (type(schema)) {
			case "object" -> object(schema, depth);
			case "array" -> array(schema, depth);
			case "integer", "number" -> one(NUMBERS);
			case "boolean" -> one(List.of("true", "false"));
			case "null" -> "null";
			default -> '"' + one(STRINGS) + '"';
		};
	}

	private String type(JsonNode schema) {
		JsonNode type = schema.path("type");
		if (type.isArray()) {
			return type.path(this.random.nextInt(type.size())).asString();
		}
		return schema.has("properties") ? "object" : type.asString("string");
	}

	private String object(JsonNode schema, int depth) {
		List<String> members = new ArrayList<>();
		String required = schema.path("required").toString();
		schema.path("properties").forEachEntry((name, property) -> {
			if (chance(required.contains('"' + name + '"') ? 97 : 40)) {
				members.add('"' + name + "\":" + value(property, depth + 1));
			}
		});
		if (chance(10)) {
			members.add("\"x-" + this.random.nextInt(10) + "\":" + one(WILD));
		}
		if (chance(2) && !members.isEmpty()) {
			members.add(members.getFirst());
		}
		return '{' + String.join(",", members) + '}';
	}

	private String array(JsonNode schema, int depth) {
		List<String> elements = new ArrayList<>();
		for (int left = this.random.nextInt(4); left > 0; left--) {
			elements.add(value(schema.path("items"), depth + 1));
		}
		return '[' + String.join(",", elements) + ']';
	}

	private JsonNode resolved(JsonNode node) {
		return node.has("$ref") ? resolved(this.document.at(node.path("$ref").asString().substring(1))) : node;
	}

	private boolean chance(int percent) {
		return this.random.nextInt(100) < percent;
	}

	private String one(List<String> of) {
		return of.get(this.random.nextInt(of.size()));
	}

	/** A request. */
	record Made(String operation, byte[] head, byte[] body) {

		byte[] bytes() {
			byte[] all = new byte[this.head.length + this.body.length];
			System.arraycopy(this.head, 0, all, 0, this.head.length);
			System.arraycopy(this.body, 0, all, this.head.length, this.body.length);
			return all;
		}

		@Override
		public String toString() {
			return new String(this.head, StandardCharsets.ISO_8859_1) + new String(this.body, StandardCharsets.UTF_8);
		}

	}

}
