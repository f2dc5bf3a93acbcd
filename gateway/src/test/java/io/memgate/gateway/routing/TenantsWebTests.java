package io.memgate.gateway.routing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.memgate.gateway.Promise;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * P19 at the gateway: fifty accounts, whose calls all have the same user and claim to be
 * the first account's in every way. Each arrives in the name of its own key, and of what
 * another has done nothing is told.
 */
@Tag("promise")
class TenantsWebTests {

	private static final int ACCOUNTS = 50;

	private static final String VICTIM = "tenant-0";

	private static final String BODY = """
			{"user_id":"same","conversation_id":"same","account":"tenant-0","account_id":"tenant-0",
			"project":"first","mem_cube_id":"tenant-0","query":"tea"}""";

	private final StartedGateway gateway = RawGateway.running();

	private final HttpClient client = HttpClient.newHttpClient();

	/** Keys by account. */
	private final Map<String, String> keys = new LinkedHashMap<>();

	@AfterEach
	void close() {
		this.client.close();
	}

	@Test
	void everyCallIsItsKeysAccountsWhateverItClaims() {
		for (int i = 0; i < ACCOUNTS; i++) {
			this.keys.put("tenant-" + i, key("tenant-" + i));
		}
		String secret = call(VICTIM, "POST", GatewayUnderTest.SEARCH).headers()
			.firstValue("X-Request-Id")
			.orElseThrow();

		List<String> foreign = this.keys.keySet().stream().filter((account) -> !isAlone(account, secret)).toList();

		Promise.P19.measured("gateway", foreign.isEmpty(), "%d accounts: foreign reads and writes %d", ACCOUNTS,
				foreign.size());
		assertThat(foreign).isEmpty();
		assertThat(call(VICTIM, "GET", decision(secret)).statusCode()).isEqualTo(200);
	}

	/** Whether its calls are its own, and the victim's cannot be seen by it. */
	private boolean isAlone(String account, String secret) {
		this.gateway.backend.reset();
		boolean served = call(account, "POST", GatewayUnderTest.SEARCH).statusCode() == 200
				&& call(account, "GET", "/api/openmem/v1/get/memory/m-1?account=" + VICTIM).statusCode() == 200;
		boolean own = this.gateway.backend.received()
			.stream()
			.map((request) -> request.headers().getAll(Assertion.HEADER))
			.allMatch((assertions) -> assertions.size() == 1
					&& assertions.getFirst().contains(";account=" + account + ";project=first;"));
		return served && own && (account.equals(VICTIM) || isBlind(account, secret));
	}

	private boolean isBlind(String account, String secret) {
		return call(account, "GET", decision(secret)).statusCode() == 404
				&& List.of("/decisions", "/keys", "/limits", "/statement", "/usage").stream().noneMatch((path) -> {
					String told = call(account, "GET", "/memgate/v1" + path + "?account=" + VICTIM).body();
					return told.contains(secret) || told.contains('"' + VICTIM + '"');
				});
	}

	private static String decision(String id) {
		return "/memgate/v1/decisions/" + id;
	}

	private String key(String account) {
		this.gateway.admin("POST", "/accounts", "{\"id\":\"" + account + "\"}");
		this.gateway.admin("POST", "/accounts/" + account + "/projects", "{\"id\":\"first\"}");
		return this.gateway.admin("POST", "/accounts/" + account + "/projects/first/keys", "{}").text("key");
	}

	private HttpResponse<String> call(String account, String method, String path) {
		String assertion = new Assertion("a-secret-of-a-test-of-at-least-32-characters").sign(
				System.currentTimeMillis(), "01936d2e-5f00-7000-8000-000000000000", VICTIM, "first", method, path,
				new byte[0]);
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.gateway.port() + path))
			.header("Authorization", "Token " + Objects.requireNonNull(this.keys.get(account)))
			.header("Content-Type", "application/json")
			.header(Assertion.HEADER, assertion)
			.header("X-Account-Id", VICTIM)
			.header("X-Memgate-Account", VICTIM)
			.header("X-Forwarded-User", VICTIM)
			.header("X-Request-Id", "01936d2e-5f00-7000-8000-000000000000")
			.method(method,
					method.equals("GET") ? HttpRequest.BodyPublishers.noBody()
							: HttpRequest.BodyPublishers.ofString(BODY))
			.build();
		return this.client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
	}

}
