package io.memgate.gateway.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

import io.memgate.gateway.admission.BackendOutcome;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith({ RedisServer.class, OutputCaptureExtension.class })
class LedgerApiWebTests {

	private static final AccountKeys ACME = new AccountKeys("acme");

	private static final HttpClient http = HttpClient.newHttpClient();

	private static AdminListener listener;

	@BeforeAll
	static void start() {
		listener = AdminListener.start();
	}

	@AfterAll
	static void stop() {
		listener.close();
	}

	@BeforeEach
	void acmeIsNew() {
		listener.memoryService().reset();
		call("POST", "", "{\"id\":\"acme\"}");
	}

	@Test
	void theBooksOfAnAccountAreShownWithWhatIsOpen() {
		listener.memoryService().completed(Map.of("addMessage", 1L));
		listener.memoryService().saying(BackendOutcome.DONE);
		RedisServer.commands().hset(ACME.quota(), Map.of("addMessage:r", "1", "*:r", "1"));
		RedisServer.commands()
			.hset(ACME.open(), "01234567-89ab-7cde-8f01-23456789abcd",
					"99999999999999999|20260101|app:key1:addMessage write node-1 - 0 0 0123456789ab|1767225600000000 -|addMessage,*");

		HttpResponse<String> shown = call("GET", "/acme/ledger", "");

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

		assertThat(call("GET", "/acme/ledger", "").body()).contains("\"state\":\"difference\"")
			.contains("\"why\":\"searchMemory: 3 calls charged, but usage counts 0 successes.\"");
	}

	@Test
	void aMemoryServiceThatDoesNotTellIsNoDifference() {
		listener.memoryService().silent();

		assertThat(call("GET", "/acme/ledger", "").body()).contains("\"state\":\"unchecked\"").contains("busy");
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
		assertThat(call("GET", "/acme/ledger", "").body()).contains("\"state\":\"balanced\"");
		assertThat(output.getOut().lines().filter((line) -> line.contains("ledger.accept"))).singleElement()
			.asString()
			.contains("\"reason\":\"restored\"")
			.contains("\"before\":0,\"after\":9");
	}

	@Test
	void whatCannotBeDoneIsToldAsAProblem() {
		assertThat(call("GET", "/nobody/ledger", "").statusCode()).isEqualTo(404);
		assertThat(call("POST", "/nobody/ledger/accept", "{\"reason\":\"x\"}").statusCode()).isEqualTo(404);
		assertThat(accept("{}").body()).contains("The member 'reason' is missing.");
	}

	private static HttpResponse<String> accept(String body) {
		return call("POST", "/acme/ledger/accept", body);
	}

	private static HttpResponse<String> call(String method, String path, String body) {
		try {
			return http.send(HttpRequest.newBuilder(URI.create(listener.adminUrl() + "/admin/v1/accounts" + path))
				.header("authorization", "Bearer " + AdminListener.TOKEN)
				.header("content-type", "application/json")
				.method(method, HttpRequest.BodyPublishers.ofString(body))
				.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
