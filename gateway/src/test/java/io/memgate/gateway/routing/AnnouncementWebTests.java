package io.memgate.gateway.routing;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.ApiKey;
import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.account.NewKey;
import io.memgate.gateway.account.Project;
import io.memgate.gateway.policy.CopiedPolicy;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** Maintenance, deprecations and coming changes, as answers tell them. */
@TestPropertySource(properties = "test.log=announced")
class AnnouncementWebTests extends GatewayUnderTest {

	private static final Instant START = Instant.now().truncatedTo(ChronoUnit.SECONDS);

	private static final Instant WINDOW_END = START.plus(Duration.ofHours(1));

	private static final Instant DEPRECATED = START.minus(Duration.ofDays(3));

	private static final Instant SUNSET = START.plus(Duration.ofDays(90));

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final String WITH_INFO = ONE_MESSAGE.replace("{\"user_id\"", "{\"info\":{\"a\":1},\"user_id\"");

	private static final String CHANGE = """
			</memgate/v1/notices/change-tokens>; rel="describedby"; title="addMessage takes 3,000 tokens.\"""";

	private static final String TIMELINE = """

			accounts:
			  other: { reason: pilot, apis: { getMessage: { quota: 9000 } } }
			changes:
			  - id: tokens
			    effective: %1$s
			    summary: addMessage takes 3,000 tokens.
			    plans: { free: { apis: { addMessage: { max-input-tokens: 3000 } } } }
			  - id: pilot
			    effective: %1$s
			    summary: The pilot ends.
			    accounts: { other: none }
			maintenance:
			  - { id: index, from: %2$s, to: %3$s, apis: [searchMemory], exempt: [other], summary: The index is rebuilt. }
			  - { id: store, from: %3$s, to: %4$s, apis: [getMessage], summary: The store moves. }
			deprecations:
			  - { id: by-id, api: getMemoryById, deprecated: %2$s, sunset: %5$s, summary: Use getMemory.,
			      link: "https://example.com/leave" }
			  - { id: info, api: addMessage, field: info, deprecated: %1$s, summary: Leave info out. }
			  - { id: tags, api: addMessage, field: tags, deprecated: %2$s, sunset: %2$s, summary: Leave tags out. }
			  - { id: status, path-prefix: /api/openmem/v1/get/status, deprecated: %2$s, sunset: %2$s,
			      summary: Adding is done at once., link: "https://example.com/status" }
			""";

	@DynamicPropertySource
	static void policy(DynamicPropertyRegistry registry) {
		CopiedPolicy policy = CopiedPolicy.into(FILES.resolve("announced"))
			.append(TIMELINE.formatted(START.plus(Duration.ofDays(30)), DEPRECATED, WINDOW_END,
					WINDOW_END.plusSeconds(60), SUNSET));
		registry.add("memgate.policy", () -> policy.file().toString());
	}

	@Test
	@Line({ "N1", "N3" })
	void duringMaintenanceACallIsRefusedUntilItsEnd() {
		Answered refused = post(SEARCH, ONE_QUERY);

		assertThat(refused.status()).isEqualTo(503);
		assertThat(refused.json().get("code").asInt()).isEqualTo(50004);
		assertThat(refused.text("type")).isEqualTo("/memgate/problems/maintenance");
		assertThat(refused.text("message")).contains(WINDOW_END.toString(), "The index is rebuilt.",
				"Nothing was charged.");
		assertThat(refused.text("until")).isEqualTo(WINDOW_END.toString());
		assertThat(refused.json().get("retryable").asBoolean()).isTrue();
		assertThat(refused.text("instance")).startsWith("/memgate/v1/decisions/");
		assertThat(Long.parseLong(refused.header("Retry-After")))
			.isBetween(Duration.between(Instant.now(), WINDOW_END).toSeconds() - 5, 3600L);
		assertThat(refused.header("RateLimit-Policy")).startsWith("\"searchMemory\";q=1000");
		assertThat(refused.header("RateLimit")).isEmpty();
		assertThat(refused.response().headers().allValues("Link")).containsExactly(CHANGE,
				"</memgate/v1/notices/maintenance-index>; rel=\"status\"; title=\"The index is rebuilt.\"");
		assertThat(BACKEND.received()).isEmpty();
	}

	@Test
	void aThousandSuchCallsCostNothingAndAreNoFailures() {
		for (int i = 0; i < 1000; i++) {
			assertThat(post(SEARCH, "{").status()).isEqualTo(503);
		}

		assertThat(used("searchMemory")).isZero();
		assertThat(reserved("searchMemory")).isZero();
		assertThat(post(ADD, ONE_MESSAGE).status()).isEqualTo(200);
	}

	@Test
	void anExemptAccountCallsNevertheless() {
		this.key = keyOf("other");

		Answered answered = post(SEARCH, ONE_QUERY);

		assertThat(answered.status()).isEqualTo(200);
		assertThat(answered.response().headers().allValues("Link"))
			.contains("</memgate/v1/notices/maintenance-index>; rel=\"status\"; title=\"The index is rebuilt.\"");
	}

	@Test
	void otherApisAndUnknownCallersAreAnsweredAsEver() {
		assertThat(post(ADD, ONE_MESSAGE).status()).isEqualTo(200);
		this.key = "mpg-no-key";
		Answered refused = post(SEARCH, ONE_QUERY);

		assertThat(refused.status()).isEqualTo(401);
		assertThat(refused.header("Link")).isEmpty();
	}

	@Test
	void aWindowIsToldBeforeItBeginsAndWhetherItWasPlanned() {
		Answered answered = post(GET, "{\"user_id\":\"u\",\"conversation_id\":\"c\"}");

		assertThat(answered.status()).isEqualTo(200);
		assertThat(answered.response().headers().allValues("Link"))
			.contains("</memgate/v1/notices/maintenance-store>; rel=\"status\"; title=\"The store moves.\"");
		assertThat(notice("maintenance-store").json().get("unplanned").asBoolean()).isTrue();
		assertThat(notice("maintenance-store").text("until")).isEqualTo(WINDOW_END.plusSeconds(60).toString());
	}

	@Test
	@Line({ "N1", "N4" })
	void whatIsDeprecatedSaysSoInEveryAnswer() {
		Answered answered = send(request("/api/openmem/v1/get/memory/m-1").GET());
		Answered refused = send(
				request("/api/openmem/v1/get/memory/m-1").method("GET", HttpRequest.BodyPublishers.ofString("{}")));

		assertThat(answered.status()).isEqualTo(200);
		assertThat(refused.status()).isEqualTo(400);
		for (Answered each : List.of(answered, refused)) {
			assertThat(each.header("Deprecation")).isEqualTo("@" + DEPRECATED.getEpochSecond());
			assertThat(each.header("Sunset")).isEqualTo(httpDate(SUNSET));
			assertThat(each.response().headers().allValues("Link")).containsExactly(CHANGE,
					"</memgate/v1/notices/deprecation-by-id>; rel=\"deprecation\"; title=\"Use getMemory.\"",
					"<https://example.com/leave>; rel=\"sunset\"");
		}
		assertThat(post(ADD, ONE_MESSAGE).header("Deprecation")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "u", "" })
	void aDeprecatedFieldIsToldWhereARequestHasIt(String user) {
		Answered answered = post(ADD, WITH_INFO.replace("\"u\"", '"' + user + '"'));

		assertThat(answered.status()).isEqualTo(user.isEmpty() ? 400 : 200);
		assertThat(answered.header("Deprecation")).isEqualTo("@" + START.plus(Duration.ofDays(30)).getEpochSecond());
		assertThat(answered.header("Sunset")).isEmpty();
		assertThat(answered.response().headers().allValues("Link")).containsExactly(CHANGE,
				"</memgate/v1/notices/deprecation-info>; rel=\"deprecation\"; title=\"Leave info out.\"");
	}

	@Test
	@Line("N4")
	void aFieldThatIsNullIsNotUsed() {
		Answered answered = post(ADD, WITH_INFO.replace("{\"a\":1}", "null"));

		assertThat(answered.status()).isEqualTo(200);
		assertThat(answered.header("Deprecation")).isEmpty();
	}

	@Test
	@Line("N6")
	void aFieldAfterItsSunsetIsRefusedByName() {
		Answered refused = post(ADD, ONE_MESSAGE.replace("{\"user_id\"", "{\"tags\":[],\"user_id\""));

		assertThat(refused.status()).isEqualTo(410);
		assertThat(refused.json().get("code").asInt()).isEqualTo(50000);
		assertThat(refused.text("type")).isEqualTo("/memgate/problems/gone");
		assertThat(refused.text("field")).isEqualTo("tags");
		assertThat(refused.text("message")).contains("tags of addMessage", DEPRECATED.toString(), "Leave tags out.",
				"not charged");
		assertThat(used("addMessage")).isZero();
	}

	@Test
	@Line("N5")
	void anApiAfterItsSunsetIsGoneForEverybodyAndIsNotNamedAmongWhatExists() {
		this.key = "none";
		Answered gone = post("/api/openmem/v1/get/status", "{}");
		Answered unknown = post("/nothing", "{}");

		assertThat(gone.status()).isEqualTo(410);
		assertThat(gone.json().get("code").asInt()).isEqualTo(50000);
		assertThat(gone.text("message")).contains("POST /api/openmem/v1/get/status", DEPRECATED.toString(),
				"Adding is done at once.", "https://example.com/status", "Nothing was charged.");
		assertThat(gone.text("link")).isEqualTo("https://example.com/status");
		assertThat(unknown.text("message")).contains("/get/message").doesNotContain("/get/status");
	}

	@Test
	@Line({ "N1", "N2" })
	void aComingChangeIsToldThoseWhomItConcernsAndNobodyElse() {
		assertThat(post(ADD, ONE_MESSAGE).response().headers().allValues("Link")).containsExactly(CHANGE);
		assertThat(send(request("/memgate/v1/notices").GET()).response().body()).contains("change-tokens")
			.doesNotContain("The pilot ends.");

		this.key = keyOf("other");
		List<String> links = post(ADD, ONE_MESSAGE).response().headers().allValues("Link");

		assertThat(links).hasSize(2).contains(CHANGE);
		String path = links.get(1).substring(1, links.get(1).indexOf('>'));
		Answered notice = send(request(path).GET());
		assertThat(notice.text("summary")).isEqualTo("The pilot ends.");
		assertThat(notice.text("account")).isEqualTo("other");
	}

	private Answered notice(String id) {
		return send(request("/memgate/v1/notices/" + id).GET());
	}

	private static String httpDate(Instant at) {
		return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
			.format(at.atOffset(ZoneOffset.UTC));
	}

	private String keyOf(String account) {
		NewKey made = new KeyIssuer().issue("mpg");
		this.directory.add(new Account(account, "free", Instant.now()))
			.then(this.directory.add(account, new Project("first", Instant.now())))
			.then(this.directory.add(account, new ApiKey(made.id(), "first", null, Instant.now(), null), made))
			.block(PATIENCE);
		return made.text();
	}

}
