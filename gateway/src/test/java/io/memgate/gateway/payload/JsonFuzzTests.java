package io.memgate.gateway.payload;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.memgate.gateway.payload.Checked.Passed;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** A body that is let through says the same to another reader. */
class JsonFuzzTests {

	private static final JsonMapper ANOTHER = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
		.build();

	private final Terms terms = Policies.terms(Policies.SEARCH_MEMORY);

	private final Shape shape = new Shapes().of(this.terms.api(), this.terms.watch().fields());

	@FuzzTest
	void whatPassesKeepsItsLimitsForAnotherReader(byte[] body) {
		if (RequestReader.read(body, this.terms, this.shape) instanceof Passed<Reading>(Reading passed)) {
			JsonNode read = ANOTHER.readTree(body);

			assertThat(passed.body()).isSameAs(body);
			assertThat(read.path("user_id").isString() && read.path("query").isString()).isTrue();
			assertThat(read.path("user_id").asString()).hasSizeLessThanOrEqualTo(200);
			assertThat(read.path("memory_limit_number").asInt(0)).isLessThanOrEqualTo(10);
			assertThat(read.path("preference_limit_number").asInt(0)).isLessThanOrEqualTo(10);
		}
	}

}
