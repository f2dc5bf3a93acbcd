package io.memgate.gateway.routing;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayWebTests extends GatewayUnderTest {

	@Test
	void aCallIsForwardedChargedAndTold() {
		Answered answer = post(ADD, ONE_MESSAGE);

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.response().body()).isEqualTo(RecordingBackend.OK.body());
		assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"addMessage\";q=5000, \"recommended\";q=10;w=1");
		assertThat(answer.header("RateLimit")).startsWith("\"addMessage\";r=4999, \"recommended\";r=");
		assertThat(answer.header("X-Request-Id"))
			.matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-.{12}");
		assertThat(answer.header("Server")).isEmpty();
		assertThat(answer.header("Set-Cookie")).isEmpty();
		assertThat(used("addMessage")).isEqualTo(1);
		assertThat(reserved("addMessage")).isZero();
	}

	@Test
	void theForwardedRequestIsBuiltByTheGateway() {
		send(request(ADD + "?a=b").header("X-Account-Id", "other")
			.header("Cookie", "a=b")
			.POST(HttpRequest.BodyPublishers.ofString(ONE_MESSAGE)));

		RecordingBackend.Received received = BACKEND.received().getFirst();
		assertThat(received.uri()).isEqualTo(ADD);
		assertThat(received.text()).isEqualTo(ONE_MESSAGE);
		assertThat(received.headers().names().stream().map(String::toLowerCase).collect(Collectors.toSet()))
			.containsExactlyInAnyOrder("accept", "content-length", "content-type", "host", "user-agent", "x-request-id",
					"x-memgate-assertion");
		assertThat(received.headers().get("X-Memgate-Assertion")).contains(";account=acme;project=first;");
	}

	@Test
	void quotaIsSharedByTheAccountsProjects() {
		post(ADD, ONE_MESSAGE);
		this.key = this.secondKey;

		assertThat(post(ADD, ONE_MESSAGE).header("RateLimit")).startsWith("\"addMessage\";r=4998, \"recommended\";r=");
	}

	@Test
	void aMemoryIsFoundByItsId() {
		Answered answer = send(request("/api/openmem/v1/get/memory/m-1").GET());

		assertThat(answer.status()).isEqualTo(200);
		assertThat(BACKEND.received().getFirst().uri()).isEqualTo("/api/openmem/v1/get/memory/m-1");
	}

	@Test
	void theListsOfAnAnswerAreCapped() {
		String eleven = IntStream.range(0, 11)
			.mapToObj((i) -> "{\"id\":\"" + i + "\"}")
			.collect(Collectors.joining(","));
		BACKEND.answering(new RecordingBackend.Answer(200,
				"{\"code\":0,\"data\":{\"memory_detail_list\":[" + eleven + "]},\"message\":\"ok\"}"));

		Answered answer = post(SEARCH, ONE_QUERY);

		assertThat(answer.json().get("data").get("memory_detail_list")).hasSize(10);
	}

	@Test
	void aFailureOfTheBackendIsNotCharged() {
		BACKEND.answering(new RecordingBackend.Answer(500, "{\"code\":50000,\"data\":null,\"message\":\"no\"}"));

		Answered answer = post(SEARCH, ONE_QUERY);

		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.json().get("code").asInt()).isEqualTo(50004);
		assertThat(answer.text("message")).contains("Nothing was charged");
		assertThat(answer.header("RateLimit")).startsWith("\"searchMemory\";r=1000, \"recommended\";r=");
		assertThat(used("searchMemory")).isZero();
		assertThat(reserved("searchMemory")).isZero();
	}

	@Test
	void anEnvelopeThatSaysFailureUnder200IsNotCharged() {
		BACKEND.answering(new RecordingBackend.Answer(200, "{\"code\":50000,\"data\":null,\"message\":\"no\"}"));

		assertThat(post(SEARCH, ONE_QUERY).status()).isEqualTo(502);
		assertThat(used("searchMemory")).isZero();
	}

	@Test
	void theBackendsRefusalIsPassedOnWithItsCode() {
		BACKEND.answering(
				new RecordingBackend.Answer(404, "{\"code\":40400,\"data\":null,\"message\":\"no such memory\"}"));

		Answered answer = send(request("/api/openmem/v1/get/memory/m-1").GET());

		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.json().get("code").asInt()).isEqualTo(40400);
		assertThat(answer.text("message")).isEqualTo("no such memory. Nothing was charged.");
	}

	@Test
	void aReadWhoseAnswerIsCutIsReleasedAndSaysThatItIsUnknown() {
		BACKEND.behaving((request) -> Mono.empty());

		Answered answer = post(SEARCH, ONE_QUERY);

		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.text("type")).isEqualTo("/memgate/problems/outcome-unknown");
		assertThat(answer.text("instance")).isEqualTo("/memgate/v1/decisions/" + answer.header("X-Request-Id"));
		assertThat(reserved("searchMemory")).isZero();
		assertThat(used("searchMemory")).isZero();
	}

	@ParameterizedTest(name = "{0}: {1} charged")
	@CsvSource({ "done, 1", "failed, 0", "fenced, 0" })
	void aWriteThatIsNotAnsweredInTimeKeepsItsUnitUntilTheBackendSaysWhatBecameOfIt(String word, long charged) {
		awaitAccountWritten();
		BACKEND.behaving((request) -> Mono.never());
		BACKEND.telling(new RecordingBackend.Answer(503, "{\"code\":50300,\"data\":null,\"message\":\"no\"}"));

		Answered answer = post(ADD, ONE_MESSAGE);

		assertThat(answer.status()).isEqualTo(504);
		assertThat(answer.text("message")).contains("charged only if the memory service completed it");
		await(() -> !BACKEND.askedOutcomes().isEmpty());
		assertThat(reserved("addMessage")).isEqualTo(1);

		BACKEND.telling(RecordingBackend.outcome(word));
		await(() -> reserved("addMessage") == 0);
		assertThat(used("addMessage")).isEqualTo(charged);
		RecordingBackend.Received asked = BACKEND.askedOutcomes().getFirst();
		assertThat(asked.method() + ' ' + asked.uri())
			.isEqualTo("POST /internal/outcomes/" + answer.header("X-Request-Id"));
		assertThat(asked.headers().get("X-Memgate-Assertion")).contains(";account=acme;project=first;");
	}

	@Test
	void everyRequestLeavesOneRecordWithoutText() throws IOException {
		String served = post(ADD, ONE_MESSAGE).header("X-Request-Id");
		String refused = post(SEARCH, "{}").header("X-Request-Id");

		JsonNode success = record(served);
		assertThat(success.get("outcome").asString()).isEqualTo("success");
		assertThat(success.get("account").asString()).isEqualTo(ACCOUNT);
		assertThat(success.get("project").asString()).isEqualTo("first");
		assertThat(success.get("api").asString()).isEqualTo("addMessage");
		assertThat(success.get("inputBytes").asInt()).isEqualTo(ONE_MESSAGE.length());
		assertThat(success.get("quotas").get(0).get("reserved").asInt()).isEqualTo(1);
		assertThat(success.has("settledAt")).isTrue();
		JsonNode refusal = record(refused);
		assertThat(refusal.get("outcome").asString()).isEqualTo("refused");
		assertThat(refusal.get("condition").asString()).isEqualTo("field-required");
		assertThat(refusal.get("status").asInt()).isEqualTo(400);
		assertThat(Files.readString(FILES.resolve("usage.log"))).doesNotContain("I like tea").doesNotContain(this.key);
	}

	/** The one record of a request, once its line has been written. */
	private static JsonNode record(String id) throws IOException {
		long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
		List<String> lines = List.of();
		while (lines.isEmpty() && System.nanoTime() < deadline) {
			lines = Files.readAllLines(FILES.resolve("usage.log"))
				.stream()
				.filter((line) -> line.contains(id) && line.endsWith("}"))
				.toList();
		}
		assertThat(lines).hasSize(1);
		return new JsonMapper().readTree(lines.getFirst());
	}

	@Test
	void aProblemsPageSaysWhatToDo() {
		Answered page = send(request("/memgate/problems/input-too-long").GET());

		assertThat(page.status()).isEqualTo(200);
		assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
		assertThat(page.response().body()).contains("not charged").contains("Split the text");
	}

}
