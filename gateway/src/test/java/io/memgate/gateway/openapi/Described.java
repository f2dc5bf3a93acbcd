package io.memgate.gateway.openapi;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

import org.springframework.http.MediaType;

/** What a document says, to hold the answers of a running gateway against. */
public final class Described {

	/** Members of a path that are no operations. */
	private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

	/** Headers of HTTP itself, and of pages for people. */
	private static final Set<String> USUAL = Set.of("cache-control", "connection", "content-length",
			"content-security-policy", "content-type", "date", "transfer-encoding", "vary", "x-content-type-options");

	private static final String PROBLEMS = "/memgate/problems/";

	private static final JsonMapper JSON = new JsonMapper();

	private final JsonNode document;

	private final Schemas schemas;

	public Described(JsonNode document) {
		this.document = document;
		this.schemas = new Schemas(document);
	}

	/** Every operation, as method and path. */
	public Set<String> operations() {
		Set<String> operations = new TreeSet<>();
		this.document.path("paths").forEachEntry((path, item) -> item.forEachEntry((method, operation) -> {
			if (METHODS.contains(method)) {
				operations.add(method.toUpperCase(Locale.ROOT) + ' ' + path);
			}
		}));
		return operations;
	}

	/** The operation that a request names; null when there is none. */
	public @Nullable String find(String method, String path) {
		return operations().stream()
			.filter((operation) -> pattern(operation).matcher(method + ' ' + path).matches())
			.min(Comparator.comparingInt((operation) -> operation.indexOf('{')))
			.orElse(null);
	}

	/** Whether an operation's requests have a body. */
	public boolean takesBody(String operation) {
		return described(operation).has("requestBody");
	}

	/** Whether an operation is for those alone who present a credential. */
	public boolean needsCredential(String operation) {
		JsonNode own = described(operation).path("security");
		JsonNode security = own.isMissingNode() ? this.document.path("security") : own;
		return !security.isEmpty() && security.valueStream().noneMatch(JsonNode::isEmpty);
	}

	private JsonNode described(String operation) {
		String[] parts = operation.split(" ");
		return this.document.path("paths").path(parts[1]).path(parts[0].toLowerCase(Locale.ROOT));
	}

	private static Pattern pattern(String operation) {
		return Pattern.compile(operation.replace(".", "\\.").replaceAll("\\{[^}]*}", "[^/]+"));
	}

	/** What an answer to an operation has that the document does not say. */
	public List<String> faults(String operation, HttpResponse<String> answer) {
		JsonNode responses = described(operation).path("responses");
		String status = Integer.toString(answer.statusCode());
		JsonNode response = resolve(
				responses.has(status) ? responses.path(status) : responses.path(status.charAt(0) + "XX"));
		if (response.isMissingNode()) {
			return List.of("is not described; described are " + responses.propertyNames());
		}
		List<String> faults = new ArrayList<>(body(response.path("content"), answer));
		faults.addAll(headers(response.path("headers"), answer.headers().map()));
		return faults;
	}

	private List<String> body(JsonNode content, HttpResponse<String> answer) {
		String type = answer.headers().firstValue("content-type").orElse("");
		if (content.isMissingNode() || type.isEmpty()) {
			return (content.isMissingNode() && answer.body().isEmpty()) ? List.of()
					: List.of("has a body of '" + type + "' where there is none, or the other way round");
		}
		MediaType media = MediaType.parseMediaType(type);
		JsonNode described = content.path(media.getType() + '/' + media.getSubtype());
		if (described.isMissingNode()) {
			return content.has("*/*") ? List.of()
					: List.of("has the undescribed media type " + type + "; described are " + content.propertyNames());
		}
		boolean json = media.getSubtype().endsWith("json");
		JsonNode value = json ? JSON.readTree(answer.body()) : StringNode.valueOf(answer.body());
		List<String> faults = new ArrayList<>(this.schemas.faults(described.path("schema"), value));
		faults.addAll(unlikeItsExample(value));
		return faults;
	}

	/** Members of a refusal that the example of its condition does not show. */
	private List<String> unlikeItsExample(JsonNode refusal) {
		String type = refusal.path("type").asString("");
		if (!type.startsWith(PROBLEMS)) {
			return List.of();
		}
		JsonNode example = this.document.at("/components/examples/" + type.substring(PROBLEMS.length()) + "/value");
		return refusal.propertyNames()
			.stream()
			.filter((name) -> !example.has(name))
			.map((name) -> "has " + name + ", which the example of " + type + " has not")
			.toList();
	}

	private List<String> headers(JsonNode described, Map<String, List<String>> sent) {
		List<String> faults = new ArrayList<>();
		Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		names.addAll(described.propertyNames());
		sent.keySet()
			.stream()
			.filter((name) -> !names.contains(name) && !USUAL.contains(name.toLowerCase(Locale.ROOT)))
			.forEach((name) -> faults.add("has the undescribed header " + name));
		described.forEachEntry((name, reference) -> {
			JsonNode header = resolve(reference);
			List<String> values = sent.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
			if (values.isEmpty() && header.path("required").asBoolean(false)) {
				faults.add("has no " + name);
			}
			values.forEach((value) -> this.schemas.faults(header.path("schema"), StringNode.valueOf(value))
				.forEach((fault) -> faults.add(name + " " + value + fault)));
		});
		return faults;
	}

	private JsonNode resolve(JsonNode node) {
		return node.has("$ref") ? this.document.at(node.path("$ref").asString().substring(1)) : node;
	}

}
