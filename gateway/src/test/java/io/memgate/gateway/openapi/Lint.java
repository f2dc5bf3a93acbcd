package io.memgate.gateway.openapi;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

import tools.jackson.databind.JsonNode;

/** The rules for documents that OpenAPI itself does not have; each finds places. */
final class Lint {

	private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

	private final JsonNode document;

	private final Schemas schemas;

	Lint(JsonNode document) {
		this.document = document;
		this.schemas = new Schemas(document);
	}

	/** Operations of which something is not said, or whose id is another's too. */
	List<String> operations() {
		List<String> faults = new ArrayList<>();
		Set<String> ids = new HashSet<>();
		Set<String> tags = new HashSet<>();
		this.document.path("tags").forEach((tag) -> tags.add(tag.path("name").asString()));
		forEachOperation((at, operation) -> {
			if (!ids.add(operation.path("operationId").asString(""))) {
				faults.add(at + " has no operationId of its own");
			}
			for (String name : List.of("summary", "description")) {
				if (!operation.path(name).asString("").endsWith(".")) {
					faults.add(at + " has no " + name + " that is a sentence");
				}
			}
			if (!operation.has("security") && !this.document.has("security")) {
				faults.add(at + " does not say who may call it");
			}
			if (operation.path("tags").isEmpty()) {
				faults.add(at + " has no tag");
			}
			operation.path("tags").forEach((tag) -> {
				if (!tags.contains(tag.asString())) {
					faults.add(at + " has the undeclared tag " + tag.asString());
				}
			});
		});
		return faults;
	}

	/** Parameters without description or schema. */
	List<String> parameters() {
		List<String> faults = new ArrayList<>();
		visit("", this.document, (at, node) -> {
			if (node.has("in") && node.has("name") && !at.startsWith("/components/securitySchemes")
					&& (!node.path("description").isString() || !node.has("schema"))) {
				faults.add(at);
			}
		});
		return faults;
	}

	/** References to nothing, and components to which nothing refers. */
	List<String> references() {
		List<String> faults = new ArrayList<>();
		Set<String> used = new HashSet<>();
		visit("", this.document, (at, node) -> {
			String target = node.path("$ref").asString("#");
			used.add(target.substring(1));
			if (this.document.at(target.substring(1)).isMissingNode()) {
				faults.add(at + " refers to " + target);
			}
			node.path("security")
				.forEach((scheme) -> scheme.propertyNames()
					.forEach((name) -> used.add("/components/securitySchemes/" + name)));
		});
		this.document.path("components").forEachEntry((kind, all) -> all.propertyNames().forEach((name) -> {
			String place = "/components/" + kind + '/' + name;
			if (!used.contains(place)) {
				faults.add(place + " is not used");
			}
		}));
		return faults;
	}

	/** Examples that are not what their schema says. */
	List<String> examples() {
		List<String> faults = new ArrayList<>();
		visit("", this.document, (at, node) -> {
			if (node.has("schema")) {
				if (node.has("example")) {
					check(at, node.path("schema"), node.path("example"), faults);
				}
				node.path("examples").forEach((example) -> {
					String place = example.path("$ref").asString("#").substring(1);
					check(at + " " + place, node.path("schema"), this.document.at(place).path("value"), faults);
				});
			}
		});
		return faults;
	}

	private void check(String at, JsonNode schema, JsonNode example, List<String> faults) {
		this.schemas.faults(schema, example).forEach((fault) -> faults.add(at + ": " + fault));
	}

	/**
	 * Schemas that are none of JSON Schema 2020-12, and objects that leave open what else
	 * there is.
	 */
	List<String> schemas() {
		List<String> faults = new ArrayList<>();
		this.document.at("/components/schemas").forEachEntry((name, schema) -> faults.addAll(Schemas.faults(schema)));
		visit("", this.document, (at, node) -> {
			if (node.has("schema")) {
				Schemas.faults(node.path("schema")).forEach((fault) -> faults.add(at + ": " + fault));
			}
			if (at.startsWith("/components/schemas") && node.has("properties") && !node.has("additionalProperties")) {
				faults.add(at + " leaves open what else there is");
			}
		});
		return faults;
	}

	/** Members of our own making. */
	Set<String> extensions() {
		Set<String> names = new TreeSet<>();
		visit("", this.document, (at, node) -> node.propertyNames().forEach((name) -> {
			if (name.startsWith("x-")) {
				names.add(at + '/' + name);
			}
		}));
		return names;
	}

	private void forEachOperation(BiConsumer<String, JsonNode> look) {
		this.document.path("paths").forEachEntry((path, item) -> item.forEachEntry((method, operation) -> {
			if (METHODS.contains(method)) {
				look.accept(method + ' ' + path, operation);
			}
		}));
	}

	/** Looks at every object, but for the examples' own. */
	private static void visit(String at, JsonNode node, BiConsumer<String, JsonNode> look) {
		if (node.isObject()) {
			look.accept(at, node);
			node.forEachEntry((name, value) -> {
				if (!name.equals("example") && !name.equals("value") && !name.equals("default")) {
					visit(at + '/' + name.replace("~", "~0").replace("/", "~1"), value, look);
				}
			});
		}
		else if (node.isArray()) {
			for (int i = 0; i < node.size(); i++) {
				visit(at + '/' + i, node.path(i), look);
			}
		}
	}

}
