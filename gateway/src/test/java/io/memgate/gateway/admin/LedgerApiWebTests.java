package io.memgate.gateway.admin;

import java.net.http.HttpResponse;
import java.util.Map;

import io.memgate.gateway.admission.BackendOutcome;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith({ RedisServer.class, OutputCaptureExtension.class })
class LedgerApiWebTests {

	private static final AccountKeys ACME = new AccountKeys("acme");

	@RegisterExtension
	static final AdminListener listener = new AdminListener();

	private static final AdminClient admin = listener.client().below("/admin/v1/accounts");

	@BeforeEach
	void acmeIsNew() {
		listener.memoryService().reset();
		admin.call("POST", "", "{\"id\":\"acme\"}");
	}

	@Test
	void theBooksOfAnAccountAreShownWithWhatIsOpen() {
		listener.memoryService().completed(Map.of("addMessage", 1L));
		listener.memoryService().saying(BackendOutcome.DONE);
		RedisServer.commands().hset(ACME.quota(), Map.of("addMessage:r", "1", "*:r", "1"));
		RedisServer.commands()
			.hset(ACME.open(), "01234567-89ab-7cde-8f01-23456789abcd",
					"99999999999999999|20260101|app:key1:addMessage write node-1 - 0 0 0123456789ab|1767225600000000 -|addMessage,*");

		HttpResponse<String> shown = admin.call("GET", "/acme/ledger", "");

		assertThat(shown.statusCode()).isEqualTo(200);
		assertThat(shown.body().replaceAll("\"ageSeconds\":\\d+", "\"ageSeconds\":7"))
			.isEqualTo("{\"account\":\"acme\",\"state\":\"balanced\",\"apis\":["
					+ "{\"api\":\"*\",\"charged\":0,\"usage\":0,\"reserved\":1,\"open\":1,\"pending\":0},"
					+ "{\"api\":\"addMessage\",\"charged\":0,\"usage\":0,\"reserved\":1,\"open\":1,\"completed\":1,"
					+ "\"pending\":1}],\"open\":[{\"id\":\"01234567-89ab-7cde-8f01-23456789abcd\",\"project\":\"app\","
					+ "\"api\":\"addMessage\",\"ageSeconds\":7,\"outcome\":\"done\"}]}");
	}

	@Test
	void aDifferenceIsOneSentence() {
		RedisServer.commands().hset(ACME.quota(), "searchMemory:u", "3");

		assertThat(admin.call("GET", "/acme/ledger", "").body()).contains("\"state\":\"difference\"")
			.contains("\"why\":\"searchMemory: 3 calls charged, but usage counts 0 successes.\"");
	}

	@Test
	void aMemoryServiceThatDoesNotTellIsNoDifference() {
		listener.memoryService().silent();

		assertThat(admin.call("GET", "/acme/ledger", "").body()).contains("\"state\":\"unchecked\"").contains("busy");
		HttpResponse<String> accepted = accept("{\"reason\":\"restored\"}");
		assertThat(accepted.statusCode()).isEqualTo(409);
		assertThat(accepted.body()).contains("Nothing was accepted of account 'acme'.").contains("busy");
	}

	@Test
	void anAcceptanceIsAuditedWithBeforeAndAfter(CapturedOutput output) {
		listener.memoryService().completed(Map.of("addMessage", 9L));

		assertThat(accept("{\"reason\":\"restored\"}").body())
			.isEqualTo("{\"account\":\"acme\",\"reason\":\"restored\","
					+ "\"corrections\":[{\"api\":\"addMessage\",\"before\":0,\"after\":9}]}");
		assertThat(accept("{\"reason\":\"again\"}").body()).contains("\"corrections\":[]");

		assertThat(RedisServer.commands().hgetall(ACME.quota())).isEqualTo(Map.of("addMessage:u", "9", "*:u", "9"));
		assertThat(admin.call("GET", "/acme/ledger", "").body()).contains("\"state\":\"balanced\"");
		assertThat(output.getOut().lines().filter((line) -> line.contains("ledger.accept"))).singleElement()
			.asString()
			.contains("\"reason\":\"restored\"")
			.contains("\"before\":0,\"after\":9");
	}

	@Test
	void whatCannotBeDoneIsToldAsAProblem() {
		assertThat(admin.call("GET", "/nobody/ledger", "").statusCode()).isEqualTo(404);
		assertThat(admin.call("POST", "/nobody/ledger/accept", "{\"reason\":\"x\"}").statusCode()).isEqualTo(404);
		assertThat(accept("{}").body()).contains("The member 'reason' is missing.");
	}

	private static HttpResponse<String> accept(String body) {
		return admin.call("POST", "/acme/ledger/accept", body);
	}

}
