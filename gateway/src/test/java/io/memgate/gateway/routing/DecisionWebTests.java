package io.memgate.gateway.routing;

import java.net.http.HttpRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

class DecisionWebTests extends GatewayUnderTest {

	private static final String DECISIONS = "/memgate/v1/decisions/";

	@Test
	void aCompletedCallIsCharged() {
		String id = post(ADD, ONE_MESSAGE).header("X-Request-Id");

		Answered decision = look(id);

		assertThat(decision.status()).isEqualTo(200);
		assertThat(decision.text("id")).isEqualTo(id);
		assertThat(decision.text("charged")).isEqualTo("charged");
		assertThat(decision.text("at")).startsWith("20");
		assertThat(decision.text("decidedAt")).isLessThan(decision.text("at"));
		assertThat(decision.text("api")).isEqualTo("addMessage");
		assertThat(decision.text("project")).isEqualTo("first");
		assertThat(decision.text("revision")).hasSize(12);
		assertThat(decision.text("decision")).isEqualTo("admitted");
		assertThat(decision.text("reservation")).isEqualTo("committed");
		assertThat(decision.json().get("limits").toString()).isEqualTo(
				"""
						[{"name":"recommended","before":{"left":10},"after":{"left":9}},\
						{"name":"addMessage","limit":5000,"before":{"used":0,"reserved":0},"after":{"used":0,"reserved":1}}]""");
		assertThat(decision.text("message")).contains("completed").contains("charged once");
		assertThat(decision.header("Cache-Control")).isEqualTo("no-store");
	}

	@Test
	void aFailedCallIsNotCharged() {
		BACKEND.behaving((request) -> Mono
			.just(new RecordingBackend.Answer(500, "{\"code\":50000,\"data\":null,\"message\":\"no\"}")));
		Answered failed = post(ADD, ONE_MESSAGE);

		assertThat(lookAt(failed.text("instance")).text("charged")).isEqualTo("not charged");
	}

	@Test
	void aCallRefusedByItsQuotaIsNotCharged() {
		RedisServer.commands().hset(new AccountKeys(ACCOUNT).quota(), "searchMemory:u", "1000");
		Answered refused = post(SEARCH, ONE_QUERY);

		assertThat(refused.status()).isEqualTo(429);
		Answered decision = lookAt(refused.text("instance"));
		assertThat(decision.text("charged")).isEqualTo("not charged");
		assertThat(decision.text("decision")).isEqualTo("refused");
		assertThat(decision.text("refusedBy")).isEqualTo("searchMemory");
		assertThat(decision.text("reservation")).isEqualTo("none");
		assertThat(decision.json().get("limits").toString()).contains("""
				{"name":"searchMemory","limit":1000,"before":{"used":1000,"reserved":0},\
				"after":{"used":1000,"reserved":0}}""");
	}

	@Test
	void aCallRefusedBeforeAdmissionIsKeptWithinASecond() {
		AtomicReference<String> instance = new AtomicReference<>("");
		await(() -> {
			Answered refused = post(SEARCH, "{\"user_id\":\"u\"}");
			assertThat(refused.status()).isEqualTo(400);
			instance.set(refused.text("instance"));
			return instance.get().startsWith(DECISIONS);
		});

		await(() -> lookAt(instance.get()).status() == 200);

		Answered decision = lookAt(instance.get());
		assertThat(decision.text("refusedBy")).isEqualTo("field-required");
		assertThat(decision.text("charged")).isEqualTo("not charged");
	}

	@Test
	void ofManyRefusalsBeforeAdmissionTheFirstAreKept() {
		long kept = IntStream.range(0, 100)
			.mapToObj((i) -> post(SEARCH, "{}").text("instance"))
			.filter((instance) -> instance.startsWith("/memgate/v1/decisions/"))
			.count();

		assertThat(kept).isBetween(10L, 60L);
	}

	@Test
	void aWriteThatWasNotAnsweredIsUnknown() {
		BACKEND.behaving((request) -> Mono.never());
		Answered late = post(ADD, ONE_MESSAGE);

		Answered decision = lookAt(late.text("instance"));

		assertThat(late.status()).isEqualTo(504);
		assertThat(decision.text("charged")).isEqualTo("unknown");
		assertThat(decision.text("reservation")).isEqualTo("open");
		assertThat(decision.text("decision")).isEqualTo("admitted");
		assertThat(decision.json().has("at")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "01936d2e-5f00-7000-8000-000000000000", "nothing",
			"0123456789012345678901234567890123456789", "01936D2E-5F00-7000-8000-000000000000" })
	void anIdThatIsNotKnownIs404(String id) {
		Answered decision = look(id);

		assertThat(decision.status()).isEqualTo(404);
		assertThat(decision.text("type")).isEqualTo("/memgate/problems/unknown-decision");
	}

	@Test
	void withoutAKeyItIs401() {
		Answered answer = send(HttpRequest.newBuilder(request(DECISIONS + "x").build().uri()).GET());

		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.header("WWW-Authenticate")).isEqualTo("Token realm=\"memgate\"");
	}

	@Test
	void theNewestDecisionsComeFirstAndEachSaysWhy() {
		String charged = post(ADD, ONE_MESSAGE).header("X-Request-Id");
		RedisServer.commands().hset(new AccountKeys(ACCOUNT).quota(), "searchMemory:u", "1000");
		String refused = post(SEARCH, ONE_QUERY).header("X-Request-Id");

		assertThat(ids("")).containsExactly(refused, charged);
		assertThat(ids("?outcome=refused&limit=5")).containsExactly(refused);
		assertThat(ids("?outcome=charged")).containsExactly(charged);
		assertThat(ids("?limit=1")).containsExactly(refused);
		Answered one = lookAt("/memgate/v1/decisions?outcome=refused");
		assertThat(one.json().get("decisions").get(0)).isEqualTo(look(refused).json());
		assertThat(one.json().get("decisions").get(0).get("message").asString()).contains("(searchMemory)",
				"nothing left");
	}

	@Test
	void aRefusalBeforeAdmissionIsExplainedInWords() {
		await(() -> post(SEARCH, "{\"user_id\":\"u\"}").text("instance").startsWith(DECISIONS));

		await(() -> !ids("?outcome=refused").isEmpty());

		JsonNode newest = lookAt("/memgate/v1/decisions?outcome=refused").json().get("decisions").get(0);
		assertThat(newest.get("refusedBy").asString()).isEqualTo("field-required");
		assertThat(newest.get("message").asString()).contains("required field", "Send the field");
	}

	@Test
	void ofAThousandDecisionsARefusalAmongTheOldestIsFound() {
		String[] members = IntStream.range(0, 1000).mapToObj(DecisionWebTests::member).toArray(String[]::new);
		for (String member : members) {
			RedisServer.commands().zadd(new AccountKeys(ACCOUNT).decisions(), 0, member);
		}

		assertThat(ids("?outcome=refused")).containsExactly(members[3].split(" ")[0]);
		assertThat(ids("?limit=100")).hasSize(100).startsWith(members[999].split(" ")[0]);
	}

	private static String member(int number) {
		return "01936d2e-5f00-7000-8000-%012d %s 1 1 first:k:addMessage r %s -".formatted(number,
				(number == 3) ? "refused" : "charged", (number == 3) ? "bad-json" : "-");
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit=0", "limit=101", "limit=x", "outcome=lost" })
	void aQuestionThatIsNotUnderstoodIs400(String query) {
		Answered answer = lookAt("/memgate/v1/decisions?" + query);

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.text("field")).isEqualTo(query.split("=")[0]);
	}

	private List<String> ids(String query) {
		return lookAt("/memgate/v1/decisions" + query).json()
			.get("decisions")
			.valueStream()
			.map((each) -> each.get("id").asString())
			.toList();
	}

	private Answered look(String id) {
		return lookAt(DECISIONS + id);
	}

	private Answered lookAt(String path) {
		return send(request(path).GET());
	}

}
