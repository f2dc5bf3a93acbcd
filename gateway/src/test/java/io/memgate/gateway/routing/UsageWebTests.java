package io.memgate.gateway.routing;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.PlanChange;
import io.memgate.gateway.account.ApiKey;
import io.memgate.gateway.account.Grant;
import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.account.NewKey;
import io.memgate.gateway.account.Project;
import io.memgate.gateway.admission.Balance;
import io.memgate.gateway.admission.LedgerCheck;
import io.memgate.gateway.admission.Row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

/** What a key holder can ask about limits and usage. */
class UsageWebTests extends GatewayUnderTest {

	/** Long enough for its tokens to be counted. */
	private static final String FAILING = "{\"user_id\":\"fails\",\"conversation_id\":\"c\",\"messages\":[{\"role\":\"user\","
			+ "\"content\":\"" + "I like tea. ".repeat(400) + "\"}]}";

	@Autowired
	LedgerCheck check;

	private final List<String> keys = new ArrayList<>();

	@BeforeEach
	void threeKeysOfTwoProjectsAndAGrant() {
		NewKey third = new KeyIssuer().issue("mpg");
		this.directory.add(ACCOUNT, new ApiKey(third.id(), "second", "third", Instant.now(), null), third).block();
		this.directory
			.add(ACCOUNT,
					new Grant("g1", "addMessage", 7, "pilot", "admin", Instant.now(), Instant.now().plusSeconds(3600)))
			.block();
		this.directory
			.add(ACCOUNT,
					new Grant("g2", "searchMemory", 5, "was", "admin", Instant.now(), Instant.now().minusSeconds(1)))
			.block();
		this.keys.addAll(List.of(this.key, this.secondKey, third.text()));
		BACKEND.behaving((request) -> request.text().contains("\"fails\"")
				? Mono.just(new RecordingBackend.Answer(500, "{\"code\":50000,\"data\":null,\"message\":\"no\"}"))
				: Mono.just(RecordingBackend.OK));
	}

	@Test
	void aPlanThatHasBegunIsNotToldAsComing() {
		Instant now = Instant.now();
		this.directory.assign(new Account(ACCOUNT, "free", now, new PlanChange("free", now.plusSeconds(3600)))).block();
		await(() -> get("/memgate/v1/limits").json().has("nextPlan"));

		this.directory.assign(new Account(ACCOUNT, "free", now, new PlanChange("free", now.minusSeconds(1)))).block();

		await(() -> !get("/memgate/v1/limits").json().has("nextPlan"));
	}

	@Test
	void headerSelfServiceStatementAndLedgerCheckShowTheSameNumbers() {
		List<String> bodies = List.of(ONE_MESSAGE, FAILING, "not JSON", ONE_MESSAGE);
		Flux.range(0, 240)
			.flatMap((i) -> Mono
				.fromCallable(() -> send(as(this.keys.get(i % 3), (i % 2 == 0) ? ADD : SEARCH)
					.POST(HttpRequest.BodyPublishers.ofString((i % 2 == 0) ? bodies.get(i / 6 % 4) : ONE_QUERY)))
					.status())
				.subscribeOn(Schedulers.boundedElastic()), 16)
			.blockLast();
		Answered replayable = replay();
		assertThat(replayable.status()).isEqualTo(200);
		assertThat(replay().header("Memgate-Replay-Of")).isNotEmpty();
		Answered last = send(as(this.key, ADD).POST(HttpRequest.BodyPublishers.ofString(ONE_MESSAGE)));

		// 240 / 2 adds, half of them good; the replayed one and the last
		long used = 60 + 2;
		assertThat(used("addMessage")).isEqualTo(used);
		assertThat(remaining(last.header("RateLimit"))).isEqualTo(5007 - used);
		JsonNode limits = line(get("/memgate/v1/limits").json(), "addMessage");
		assertThat(numbers(limits)).containsExactly(5000L, 7L, used, 0L, 5007 - used);
		assertThat(limits.path("forecast").path("callsPerDay").asDouble()).isEqualTo(used);
		assertThat(Instant.parse(limits.path("forecast").path("until").asString())).isCloseTo(
				Instant.now().plus(Duration.ofSeconds((5007 - used) * 86_400 / used)), within(1, ChronoUnit.MINUTES));
		JsonNode statement = line(get("/memgate/v1/statement").json(), "addMessage");
		assertThat(numbers(statement)).isEqualTo(numbers(limits));
		assertThat(statement.path("grants").toString()).contains("\"id\":\"g1\",\"amount\":7,\"reason\":\"pilot\"")
			.contains("\"inForce\":true");
		BACKEND.totals(new RecordingBackend.Answer(200,
				"{\"code\":0,\"data\":{\"apis\":{\"addMessage\":" + used + "}},\"message\":\"ok\"}"));
		Balance balance = Objects.requireNonNull(this.check.check(new Account(ACCOUNT, "free", Instant.now())).block());
		assertThat(balance.state()).as("%s", balance.why()).isEqualTo(Balance.State.BALANCED);
		assertThat(balance.rows()).filteredOn((row) -> row.api().equals("addMessage"))
			.extracting(Row::charged, Row::usage)
			.containsExactly(tuple(used, used));

		await(() -> total("?outcome=refused").path("calls").asLong() == 30
				&& total("?outcome=replayed").path("calls").asLong() == 1);
		assertThat(total("?api=addMessage&outcome=success").path("calls").asLong()).isEqualTo(used);
		assertThat(total("?outcome=failure").path("calls").asLong()).isEqualTo(30);
		assertThat(total("").path("calls").asLong()).isEqualTo(240 + 3);
		assertThat(total("?project=first&outcome=success&api=searchMemory").path("calls").asLong()).isEqualTo(40);
		assertThat(total("?outcome=failure").path("inputBytes").asLong()).isEqualTo(30L * FAILING.length());
		assertThat(total("?outcome=failure").path("inputTokens").asLong()).isGreaterThan(30L * 3 * 400)
			.isEqualTo(total("").path("inputTokens").asLong());
	}

	@Test
	void aStatementTellsTheFirstCallUnderEachRevision() {
		NewKey made = new KeyIssuer().issue("mpg");
		this.directory.add(new Account("newcomer", "free", Instant.now())).block();
		this.directory.add("newcomer", new Project("first", Instant.now())).block();
		this.directory.add("newcomer", new ApiKey(made.id(), "first", null, Instant.now(), null), made).block();
		Answered called = send(as(made.text(), ADD).POST(HttpRequest.BodyPublishers.ofString("not JSON")));

		await(() -> statement(made).path("firstCalls").size() == 1);

		assertThat(called.status()).isEqualTo(400);
		assertThat(statement(made).path("firstCalls").path(0).path("revision"))
			.isEqualTo(statement(made).path("revision"));
	}

	private JsonNode statement(NewKey key) {
		return send(as(key.text(), "/memgate/v1/statement").GET()).json();
	}

	@Test
	void usageIsDividedByWhatIsAskedForAndFiltersChangeNoQuota() {
		send(as(this.key, ADD).POST(HttpRequest.BodyPublishers.ofString(ONE_MESSAGE)));
		send(as(this.secondKey, SEARCH).POST(HttpRequest.BodyPublishers.ofString(ONE_QUERY)));

		Answered usage = get("/memgate/v1/usage?by=project,api&project=second");

		assertThat(usage.json().path("rows").toString()).isEqualTo("[{\"project\":\"second\",\"api\":\"searchMemory\","
				+ "\"calls\":1,\"inputBytes\":" + ONE_QUERY.length() + ",\"inputTokens\":0}]");
		assertThat(usage.text("note")).contains("Filters change this usage only");
		assertThat(usage.json().path("filters").toString()).isEqualTo("{\"project\":\"second\"}");
		assertThat(usage.header("Cache-Control")).isEqualTo("no-store");
	}

	@Test
	void usageComesAsCsv() {
		send(as(this.key, ADD).POST(HttpRequest.BodyPublishers.ofString(ONE_MESSAGE)));

		Answered csv = send(request("/memgate/v1/usage").setHeader("Accept", "text/csv").GET());

		assertThat(csv.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
		assertThat(csv.response().body()).isEqualTo("day,api,outcome,calls,inputBytes,inputTokens\r\n"
				+ LocalDate.now(ZoneOffset.UTC) + ",addMessage,success,1," + ONE_MESSAGE.length() + ",0\r\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					?form=2026-01-01         | The parameter 'form' is not known here; known are api, by, from, key, outcome, project, to.
					?from=yesterday          | The parameter 'from' must be a date such as 2026-12-31, from 2000-01-01 to 9999-12-31.
					?to=%2B10000-01-01       | The parameter 'to' must be a date
					?to=-999999999-01-01     | The parameter 'to' must be a date
					?from=2001-01-01         | The parameter 'from' must not be before
					?from=2999-01-01         | The parameter 'to' must be a day from 2999-01-01
					?api=a&api=b             | The parameter 'api' must be there once.
					?api=a%3Ab               | The parameter 'api' must be an Api's name.
					?outcome=good            | The parameter 'outcome' must be success, failure, refused, replayed or unknown.
					?by=day,hour             | The parameter 'by' must be some of day, project, key, api, outcome, divided by commas.
					?by=day,day              | The parameter 'by' has day twice.
					""")
	void aQuestionThatIsNotUnderstoodIsRefused(String query, String why) {
		Answered refused = get("/memgate/v1/usage" + query);

		assertThat(refused.status()).isEqualTo(400);
		assertThat(refused.text("message")).startsWith(why);
	}

	@Test
	void ratesAreShownWithWhatIsLeft() {
		send(as(this.key, ADD).POST(HttpRequest.BodyPublishers.ofString(ONE_MESSAGE)));

		JsonNode rate = get("/memgate/v1/limits").json().path("rates").path(0);

		assertThat(rate.path("rate").asString()).isEqualTo("recommended");
		assertThat(rate.path("amount").asLong()).isEqualTo(10);
		assertThat(rate.path("left").asLong()).isBetween(9L, 10L);
		assertThat(rate.path("freeInMillis").asLong()).isZero();
	}

	@Test
	void theAccountsKeysAreListedWithoutTheirSecrets() {
		Answered listed = get("/memgate/v1/keys");

		assertThat(listed.json().path("keys")).hasSize(3);
		assertThat(listed.response().body()).contains("\"asking\":true").doesNotContain(this.key);
		assertThat(listed.json().path("keys").valueStream().filter((key) -> key.path("asking").asBoolean())).hasSize(1);
	}

	@Test
	void moreQuotaIsAskedForAFewTimesAndSeenByTheAccount() {
		String asked = "{\"api\":\"addMessage\",\"amount\":500,\"reason\":\"a fair\"}";

		Answered made = post("/memgate/v1/quota-requests", asked);
		for (int i = 0; i < 4; i++) {
			assertThat(post("/memgate/v1/quota-requests", asked).status()).isEqualTo(201);
		}

		assertThat(made.text("state")).isEqualTo("open");
		assertThat(post("/memgate/v1/quota-requests", asked).status()).isEqualTo(409);
		assertThat(get("/memgate/v1/quota-requests").json().path("requests")).hasSize(5);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"api":"getMemory","amount":5,"reason":"x"}    | must be an Api with a quota
			{"api":"addMessage","amount":0,"reason":"x"}   | must be a whole number from 1
			{"api":"addMessage","amount":5}                | The field 'reason' is missing.
			{"api":"addMessage","amount":5,"reason":" "}   | must be a string of 1 to 500 characters
			{"api":"addMessage","amount":5,"why":"x"}      | The field 'why' is not known here
			[]                                             | The body must be a JSON object.
			""")
	void aRequestThatMakesNoSenseIsRefused(String body, String why) {
		Answered refused = post("/memgate/v1/quota-requests", body);

		assertThat(refused.status()).isEqualTo(400);
		assertThat(refused.text("message")).contains(why);
	}

	private Answered replay() {
		return send(as(this.key, ADD).header("Idempotency-Key", "\"once\"")
			.POST(HttpRequest.BodyPublishers.ofString(ONE_MESSAGE)));
	}

	private HttpRequest.Builder as(String key, String path) {
		return request(path).setHeader("Authorization", "Token " + key);
	}

	private Answered get(String path) {
		return send(request(path).GET());
	}

	private JsonNode total(String query) {
		return get("/memgate/v1/usage" + query).json().path("total");
	}

	private static JsonNode line(JsonNode answer, String quota) {
		return answer.path("quotas")
			.valueStream()
			.filter((line) -> line.path("quota").asString().equals(quota))
			.findFirst()
			.orElseThrow();
	}

	private static List<Long> numbers(JsonNode line) {
		return List.of("base", "granted", "used", "reserved", "remaining")
			.stream()
			.map((member) -> line.path(member).asLong())
			.toList();
	}

	private static long remaining(String header) {
		Matcher item = Pattern.compile("\"addMessage\";r=(\\d+)").matcher(header);
		assertThat(item.find()).as(header).isTrue();
		return Long.parseLong(item.group(1));
	}

}
