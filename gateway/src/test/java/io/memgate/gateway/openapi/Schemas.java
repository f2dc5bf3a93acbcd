package io.memgate.gateway.openapi;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The schemas of a document, as validators (JSON Schema 2020-12, formats asserted). */
final class Schemas {

	private static final JsonMapper JSON = new JsonMapper();

	private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
			(builder) -> builder
				.schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

	/** JSON Schema 2020-12 itself, but without keywords that it does not know. */
	private static final Schema META = REGISTRY.getSchema(JSON.readTree("""
			{
				"$schema": "https://json-schema.org/draft/2020-12/schema",
				"$id": "https://example.com/without-unknown-keywords",
				"$dynamicAnchor": "meta",
				"$ref": "https://json-schema.org/draft/2020-12/schema",
				"unevaluatedProperties": false
			}"""));

	private final JsonNode components;

	private final Map<JsonNode, Schema> known = new ConcurrentHashMap<>();

	Schemas(JsonNode document) {
		this.components = document.at("/components/schemas");
	}

	/** A schema that stands by itself. */
	static Schema of(JsonNode schema) {
		return REGISTRY.getSchema(schema);
	}

	/** What is wrong with a value under a schema of the document. */
	List<String> faults(JsonNode schema, JsonNode value) {
		return faults(this.known.computeIfAbsent(schema, this::schema), value);
	}

	/** What is wrong with a schema itself. */
	static List<String> faults(JsonNode schema) {
		return faults(META, schema);
	}

	static List<String> faults(Schema schema, JsonNode value) {
		return schema.validate(value)
			.stream()
			.map((error) -> error.getInstanceLocation() + ": " + error.getMessage())
			.toList();
	}

	/** The schema with all components beside it, where its references find them. */
	private Schema schema(JsonNode schema) {
		ObjectNode root = JsonNodeFactory.instance.objectNode();
		root.set("allOf", JsonNodeFactory.instance.arrayNode().add(schema));
		root.set("$defs", this.components);
		return REGISTRY.getSchema(JSON.readTree(root.toString().replace("#/components/schemas/", "#/$defs/")));
	}

}
