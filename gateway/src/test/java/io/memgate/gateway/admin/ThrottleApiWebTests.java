package io.memgate.gateway.admin;

import java.net.http.HttpResponse;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith({ RedisServer.class, OutputCaptureExtension.class })
class ThrottleApiWebTests {

	private static final String UNTIL = "\"state\":\"temporary\",\"until\":\"2099-01-01T00:00:00Z\"";

	@RegisterExtension
	static final AdminListener listener = new AdminListener();

	private static final AdminClient admin = listener.client().below("/admin/v1/accounts");

	@BeforeEach
	void acmeIsNew() {
		admin.call("POST", "", "{\"id\":\"acme\"}");
	}

	@Test
	void anAccountIsThrottledShownAndLiftedAndEachChangeIsAudited(CapturedOutput output) {
		HttpResponse<String> throttled = act("throttle", "{" + UNTIL + ",\"rate\":10,\"reason\":\"load test\"}");

		assertThat(throttled.statusCode()).isEqualTo(200);
		assertThat(throttled.body()).startsWith("{\"account\":\"acme\",\"state\":\"temporary\",\"since\":\"20")
			.contains("\"until\":\"2099-01-01T00:00:00Z\",\"rate\":10,\"step\":0,\"proposed\":false,"
					+ "\"reason\":\"load test\",\"actor\":\"admin\"");
		assertThat(admin.call("GET", "/acme/standing", "").body()).isEqualTo(throttled.body());

		assertThat(act("lift", "{\"reason\":\"done\"}").body()).contains("\"state\":\"none\"")
			.contains("\"change\":\"lifted\",\"actor\":\"admin\",\"before\":\"temporary\",\"after\":\"none\"");

		assertThat(output.getOut().lines().filter((line) -> line.contains("\"what\":\"throttle."))).hasSize(2)
			.allMatch((line) -> line.contains("\"actor\":\"admin\"") && line.contains("\"account\":\"acme\""))
			.anyMatch((line) -> line.contains("throttle.throttled") && line.contains("load test"))
			.anyMatch((line) -> line.contains("throttle.lifted") && line.contains("\"before\":\"temporary\""));
	}

	@Test
	void throttledAccountsAreListedTheLatestFirstUntilThatIsLiftedOrHasEnded() {
		AdminClient throttles = listener.client().below("/admin/v1/throttles");
		assertThat(throttles.get("").body()).isEqualTo("{\"throttles\":[]}");
		act("throttle", "{" + UNTIL + ",\"rate\":10,\"reason\":\"load test\"}");
		admin.call("POST", "", "{\"id\":\"bold\"}");
		admin.call("POST", "/bold/standing/throttle", "{\"state\":\"permanent\",\"reason\":\"fraud\"}");

		assertThat(AdminClient.json(throttles.get("")).path("throttles"))
			.extracting((each) -> each.path("account").asString() + ' ' + each.path("state").asString())
			.containsExactly("bold permanent", "acme temporary");
		assertThat(throttles.get("").body()).contains("\"until\":\"2099-01-01T00:00:00Z\",\"rate\":10,\"step\":0,"
				+ "\"proposed\":false,\"reason\":\"load test\",\"actor\":\"admin\"");

		act("lift", "{\"reason\":\"done\"}");
		RedisServer.commands().hset(new AccountKeys("bold").standing(), Map.of("state", "temporary", "until", "1"));

		assertThat(throttles.get("").body()).isEqualTo("{\"throttles\":[]}");
		assertThat(RedisServer.commands().zrange(AccountKeys.THROTTLED, 0, -1)).isEmpty();
	}

	@Test
	void whatTheGatewayProposesIsConfirmed() {
		RedisServer.commands()
			.hset(new AccountKeys("acme").standing(), Map.of("state", "temporary", "since", "1", "until",
					"4070908800000000", "step", "9", "proposed", "1780000000000000", "reason", "failures"));

		assertThat(admin.call("GET", "/acme/standing", "").body()).contains("\"proposed\":true");
		assertThat(act("confirm", "{\"reason\":\"no answer\"}").body()).contains("\"state\":\"permanent\"")
			.contains("\"reason\":\"no answer\"");
		assertThat(act("confirm", "{\"reason\":\"again\"}").statusCode()).isEqualTo(409);
	}

	@Test
	void whatCannotBeDoneIsToldAsAProblem() {
		assertThat(act("lift", "{\"reason\":\"x\"}").body()).contains("There is nothing to lift of account 'acme'.");
		assertThat(act("confirm", "{\"reason\":\"x\"}").body()).contains("Nothing is proposed for account 'acme'.");
		assertThat(admin.call("GET", "/nobody/standing", "").statusCode()).isEqualTo(404);
		assertThat(admin.call("POST", "/nobody/standing/lift", "{\"reason\":\"x\"}").statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
			{"state":"temporary","reason":"x"}; The member 'until' must say when
			{"state":"permanent","until":"2099-01-01T00:00:00Z","reason":"x"}; The member 'until' must say when
			{"state":"none","reason":"x"}; The member 'state' must be temporary or permanent.
			{"state":"temporary","until":"2001-01-01T00:00:00Z","reason":"x"}; an instant in the future
			{"state":"temporary","until":"2099-01-01T00:00:00Z","rate":-1,"reason":"x"}; from 0 to 60000
			{"state":"permanent"}; The member 'reason' is missing.
			""")
	void aThrottleThatMakesNoSenseIsRefused(String body, String told) {
		HttpResponse<String> refused = act("throttle", body);

		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(refused.body()).contains(told);
	}

	private static HttpResponse<String> act(String act, String body) {
		return admin.call("POST", "/acme/standing/" + act, body);
	}

}
