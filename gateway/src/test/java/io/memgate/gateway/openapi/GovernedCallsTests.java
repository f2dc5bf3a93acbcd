package io.memgate.gateway.openapi;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.policy.Deprecation;
import io.memgate.gateway.policy.FieldPath;
import io.memgate.gateway.policy.UsagePolicy;

import static org.assertj.core.api.Assertions.assertThat;

/** Governed calls, described as a policy has them. */
class GovernedCallsTests {

	private static final Instant NOW = Instant.parse("2026-12-30T00:00:00Z");

	private static final Instant PAST = NOW.minusSeconds(1);

	private static final UsagePolicy MEMOS = Documents.policy("memos-free.yml");

	private final JsonNode memos = Documents.under("memos-free.yml");

	@Test
	void aCallIsDescribedWithTheLimitsOfEveryPlan() {
		JsonNode search = operation(this.memos, "search/memory");

		assertThat(search.path("operationId").asString()).isEqualTo("searchMemory");
		assertThat(search.path("description").asString()).isEqualTo(
				"Plan free: 1000 successful calls; at most 4000 input tokens in a call; at most 10 results of each"
						+ " kind in a call; at most 262144 bytes of body; recommended: 10 requests in 1 s for each account"
						+ " (advisory).");
	}

	@Test
	void aRequestsSchemaTakesWhatTheGatewayTakesAndNothingElse() {
		JsonNode schema = operation(this.memos, "add/message").at("/requestBody/content/application~1json/schema");
		Schemas schemas = new Schemas(this.memos);

		assertThat(schemas.faults(schema,
				json("""
						{"user_id": "u", "conversation_id": "c", "more": 1, "messages": [
						 {"role": "user", "content": "tea"}, {"role": "tool", "content": [{"type": "text", "text": "t"}]}]}""")))
			.isEmpty();
		assertThat(schemas.faults(schema, json("""
				{"user_id": "", "conversation_id": "c", "messages": [{"role": "king", "content": 1}]}"""))).hasSize(3);
		assertThat(schemas.faults(schema, json("""
				{"user_id": "u", "messages": []}"""))).hasSize(2);
	}

	@Test
	void anExplicitNullIsTheSameAsAbsent() {
		JsonNode schema = operation(this.memos, "search/memory").at("/requestBody/content/application~1json/schema");
		Schemas schemas = new Schemas(this.memos);

		assertThat(schemas.faults(schema, json("""
				{"user_id": "u", "query": "q", "conversation_id": null, "memory_limit_number": null}"""))).isEmpty();
		assertThat(schemas.faults(schema, json("""
				{"user_id": null, "query": "q", "memory_limit_number": -1}"""))).hasSize(2);
		assertThat(schema.at("/properties/memory_limit_number/default").asInt()).isEqualTo(6);
	}

	@Test
	void oneOfSomeFieldsIsRequired() {
		JsonNode schema = operation(this.memos, "delete/memory").at("/requestBody/content/application~1json/schema");

		assertThat(new Schemas(this.memos).faults(schema, json("{\"memory_ids\": [\"m\"]}"))).isEmpty();
		assertThat(new Schemas(this.memos).faults(schema, json("{}"))).isNotEmpty();
	}

	@Test
	void refusalsHaveTheCodesOfTheProfile() {
		JsonNode memories = Documents.under("memories-ai.yml");

		JsonNode quota = this.memos.at("/components/examples/quota-exceeded/value");
		JsonNode points = memories.at("/components/examples/quota-exceeded/value");
		assertThat(quota.path("code").asInt()).isEqualTo(40300);
		assertThat(quota.path("status").asInt()).isEqualTo(429);
		assertThat(quota.path("retryable").asBoolean()).isFalse();
		assertThat(points.path("code").asString()).isEqualTo("0402");
		assertThat(points.path("failed").asBoolean()).isTrue();
		assertThat(points.path("msg")).isEqualTo(points.path("detail"));
		assertThat(memories.at("/components/schemas/Refusal/required").toString()).contains("msg", "failed", "success");
	}

	@Test
	void aStreamedBodyIsAFormAndAStreamedAnswerAnything() {
		JsonNode memories = Documents.under("memories-ai.yml");

		assertThat(memories.at("/paths/~1serve~1api~1v1~1upload/post/requestBody/content").propertyNames())
			.containsExactly("multipart/form-data", "application/x-www-form-urlencoded");
		assertThat(memories.at("/paths/~1serve~1api~1v1~1download/post/responses/200/content").propertyNames())
			.containsExactly("application/json", "*/*");
		assertThat(
				memories.at("/paths/~1serve~1api~1v1~1delete_videos/post/requestBody/content/application~1json/schema")
					.toString())
			.contains("\"type\":\"array\"");
	}

	@Test
	void whatIsDeprecatedSaysSoFromItsInstantOn() {
		Deprecation whole = deprecation("getMemory", null, PAST, null);
		Deprecation field = deprecation("searchMemory", FieldPath.parse("tool_memory_limit_number"), PAST, null);
		Deprecation later = deprecation("getMessage", null, NOW.plusSeconds(1), null);

		JsonNode document = Documents.under(MEMOS, List.of(whole, field, later), NOW);

		assertThat(operation(document, "get/memory").path("deprecated").asBoolean()).isTrue();
		assertThat(operation(document, "get/memory").path("description").asString()).contains("Deprecated: Use more.");
		assertThat(operation(document, "search/memory").has("deprecated")).isFalse();
		assertThat(operation(document, "search/memory")
			.at("/requestBody/content/application~1json/schema/properties/tool_memory_limit_number/deprecated")
			.asBoolean()).isTrue();
		assertThat(operation(document, "get/message").has("deprecated")).isFalse();
	}

	@Test
	void whatHasHadItsSunsetIsNotThere() {
		JsonNode document = Documents.under(MEMOS, List.of(deprecation("getMemory", null, PAST, PAST)), NOW);

		assertThat(operation(document, "get/memory").isMissingNode()).isTrue();
		assertThat(new Lint(document).references()).isEmpty();
	}

	private static Deprecation deprecation(String api, @Nullable FieldPath field, Instant from,
			@Nullable Instant sunset) {
		return new Deprecation("d", api, null, field, from, sunset, "Use more.", null, null);
	}

	private static JsonNode operation(JsonNode document, String path) {
		return document.path("paths").path("/api/openmem/v1/" + path).path("post");
	}

	private static JsonNode json(String text) {
		return new JsonMapper().readTree(text);
	}

}
