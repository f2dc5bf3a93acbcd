package io.memgate.gateway.openapi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.networknt.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The documents as documents: OpenAPI 3.1, and the rules of this house. */
class DocumentTests {

	private static final Path OPENAPI = Path.of("src/test/resources/openapi/oas-3.1-schema.json");

	private static final Path WRITTEN = Path.of("src/main/resources/openapi");

	private static final int MOST_BYTES = 192 * 1024;

	private static JsonNode document(String name) {
		return name.equals("admin") ? Documents.admin() : Documents.under(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "admin", "memos-free.yml", "memories-ai.yml" })
	void aDocumentIsOpenApi31(String name) throws IOException {
		Schema openApi = Schemas.of(new JsonMapper().readTree(Files.readAllBytes(OPENAPI)));

		assertThat(Schemas.faults(openApi, document(name))).isEmpty();
	}

	@Test
	void whatIsNoOpenApiIsSeen() throws IOException {
		Schema openApi = Schemas.of(new JsonMapper().readTree(Files.readAllBytes(OPENAPI)));
		String document = document("admin").toString();

		assertThat(Schemas.faults(openApi, new JsonMapper().readTree(document.replace("operationId", "operation"))))
			.isNotEmpty();
		assertThat(Schemas.faults(openApi, new JsonMapper().readTree(document.replace("3.1.1", "3.0.3")))).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "admin", "memos-free.yml", "memories-ai.yml" })
	void everySchemaIsJsonSchema(String name) {
		assertThat(new Lint(document(name)).schemas()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "admin", "memos-free.yml", "memories-ai.yml" })
	void everyOperationSaysWhatItIsAndWhoMayCallIt(String name) {
		assertThat(new Lint(document(name)).operations()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "admin", "memos-free.yml", "memories-ai.yml" })
	void everyParameterSaysWhatItIs(String name) {
		assertThat(new Lint(document(name)).parameters()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "admin", "memos-free.yml", "memories-ai.yml" })
	void everyReferenceLeadsSomewhereAndEveryComponentIsUsed(String name) {
		assertThat(new Lint(document(name)).references()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "admin", "memos-free.yml", "memories-ai.yml" })
	void everyExampleIsWhatItsSchemaSays(String name) {
		assertThat(new Lint(document(name)).examples()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "admin", "memos-free.yml", "memories-ai.yml" })
	void nothingIsOutsideOfOpenApi(String name) {
		assertThat(new Lint(document(name)).extensions()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "admin", "memos-free.yml", "memories-ai.yml" })
	void aDocumentHasABoundedSize(String name) {
		assertThat(document(name).toString()).hasSizeLessThan(MOST_BYTES);
	}

	@ParameterizedTest
	@ValueSource(strings = { "admin", "self-service", "governed", "refusals" })
	void whatIsWrittenByHandIsPlain(String name) throws IOException {
		assertThat(Files.readString(WRITTEN.resolve(name + ".yml"))).isASCII().doesNotContain("\t", " \n", "\r");
	}

}
