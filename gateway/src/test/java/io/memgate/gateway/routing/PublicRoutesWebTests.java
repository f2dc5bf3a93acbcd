package io.memgate.gateway.routing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.memgate.gateway.Promise;
import io.memgate.gateway.openapi.Documents;

import org.springframework.web.reactive.function.server.RouterFunction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may use which route of the public listener: each route that the running application
 * has with each kind of credential. A route that is not in the table fails.
 */
@Tag("promise")
class PublicRoutesWebTests {

	/**
	 * By whom it may be used: {@code key}: who presents a good ApiKey; {@code caller}: or
	 * has a session; {@code maybe}: or presents nothing at all; {@code anybody}.
	 */
	private static final String TABLE = """
			key     POST   /api/openmem/v1/add/message
			key     POST   /api/openmem/v1/delete/memory
			key     POST   /api/openmem/v1/get/memory
			key     GET    /api/openmem/v1/get/memory/{id}
			key     POST   /api/openmem/v1/get/message
			key     POST   /api/openmem/v1/get/status
			key     POST   /api/openmem/v1/search/memory
			anybody GET    /memgate/problems/{key}
			caller  GET    /memgate/v1/decisions
			caller  GET    /memgate/v1/decisions/{id}
			caller  GET    /memgate/v1/keys
			caller  GET    /memgate/v1/limits
			maybe   GET    /memgate/v1/notices
			anybody GET    /memgate/v1/notices.atom
			maybe   GET    /memgate/v1/notices/{id}
			anybody GET    /memgate/v1/openapi.json
			maybe   GET    /memgate/v1/policy
			caller  GET    /memgate/v1/quota-requests
			caller  POST   /memgate/v1/quota-requests
			anybody DELETE /memgate/v1/session
			anybody POST   /memgate/v1/session
			caller  GET    /memgate/v1/standing
			caller  GET    /memgate/v1/statement
			caller  GET    /memgate/v1/usage
			""";

	private static final Map<String, String> WHO = TABLE.lines()
		.map((line) -> line.split(" +"))
		.collect(
				Collectors.toMap((words) -> words[1] + ' ' + words[2], (words) -> words[0], (a, b) -> a, TreeMap::new));

	private static final String GOOD = "good";

	private static final String NOTHING = "nothing";

	private static final String SESSION = "session";

	private final StartedGateway gateway = RawGateway.running();

	private final HttpClient client = HttpClient.newHttpClient();

	@AfterEach
	void close() {
		this.client.close();
	}

	@Test
	void everyRouteIsInTheTable() {
		Set<String> routes = new TreeSet<>(Routes.of(this.gateway.beans(RouterFunction.class)));
		RouteTable governed = new RouteTable(Documents.policy("memos-free.yml").profile(), List.of());
		routes.addAll(Arrays.asList(governed.listing().split(", ")));

		assertThat(routes).isEqualTo(WHO.keySet());
	}

	@Test
	void everyRouteIsOpenToWhomTheTableSaysAndToNobodyElse() {
		Map<String, String[]> bad = badCredentials();
		Promise.P24.measured("public", false, "a route is not as the table says");

		WHO.forEach((route, who) -> {
			assertRefused(route, GOOD, new String[] { "Authorization", "Token " + this.gateway.key() }, false);
			assertRefused(route, NOTHING, new String[] { "Accept", "*/*" }, who.equals("key") || who.equals("caller"));
			assertRefused(route, SESSION, new String[] { "Cookie", session() }, who.equals("key"));
			bad.forEach((name, header) -> assertRefused(route, name, header, !who.equals("anybody")));
		});
		Promise.P24.measured("public", true, "%d routes, each with %d credentials", WHO.size(), bad.size() + 3);
	}

	@Test
	void aPathOfOurOwnSaysWhichMethodsItTakes() {
		Map<String, Set<String>> methods = WHO.keySet()
			.stream()
			.map((route) -> route.split(" "))
			.filter((words) -> words[1].startsWith("/memgate/"))
			.collect(Collectors.groupingBy((words) -> words[1].replace("{key}", "gone").replace("{id}", "nothing"),
					Collectors.mapping((words) -> words[0], Collectors.toCollection(TreeSet::new))));

		methods.forEach((path, allowed) -> assertMethods(path, String.join(", ", allowed)));
		assertThat(status("PUT", "/memgate/v1/nothing", token(this.gateway.key()))).isEqualTo(404);
		assertThat(status("PUT", "/memgate/problems/nothing", token(this.gateway.key()))).isEqualTo(404);
	}

	private void assertMethods(String path, String allowed) {
		HttpResponse<String> answer = send("PUT", path, token(this.gateway.key()));

		assertThat(answer.statusCode()).as(path).isEqualTo(405);
		assertThat(answer.headers().allValues("Allow")).as(path).containsExactly(allowed);
		assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
		assertThat(answer.body()).as(path)
			.contains("\"allowed\":\"" + allowed + "\"", "This path takes " + allowed + " only.");
	}

	/** By what is wrong with it, each as a header. */
	private Map<String, String[]> badCredentials() {
		String key = this.gateway.key();
		Map<String, String[]> bad = new LinkedHashMap<>();
		bad.put("another secret", token(key.substring(0, key.length() - 4) + "AAAA"));
		bad.put("an unknown id", token("mpg-abcdefghijklmn27-" + key.split("-", 3)[2]));
		bad.put("half a key", token(key.substring(0, 20)));
		bad.put("a revoked key", token(revoked()));
		bad.put("another scheme", new String[] { "Authorization", "Basic " + key });
		bad.put("no scheme", new String[] { "Authorization", key });
		bad.put("an administrator's token", token(this.gateway.adminToken()));
		bad.put("an administrator's credential", token(credential()));
		return bad;
	}

	private static String[] token(String key) {
		return new String[] { "Authorization", "Token " + key };
	}

	private String revoked() {
		String keys = "/accounts/" + RawGateway.ACCOUNT + "/projects/first/keys";
		String made = this.gateway.admin("POST", keys, "{}").text("key");
		String id = made.split("-", 3)[1];
		assertThat(this.gateway
			.admin("POST", "/accounts/" + RawGateway.ACCOUNT + "/keys/" + id + "/revoke", "{\"reason\":\"lost\"}")
			.status()).isLessThan(300);
		GatewayUnderTest.await(() -> status("GET", "/memgate/v1/limits", token(made)) == 401);
		return made;
	}

	private String credential() {
		return this.gateway.admin("POST", "/credentials", "{\"id\":\"public-routes\",\"role\":\"admin\"}")
			.text("secret");
	}

	/** A cookie of a new session. */
	private String session() {
		HttpRequest request = HttpRequest.newBuilder(uri("/memgate/v1/session"))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"key\":\"" + this.gateway.key() + "\"}"))
			.build();
		return this.client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
			.join()
			.headers()
			.firstValue("Set-Cookie")
			.orElse("")
			.split(";")[0];
	}

	private void assertRefused(String route, String credential, String[] header, boolean refused) {
		String[] words = route.split(" ");
		int status = status(words[0], words[1].replaceAll("\\{[a-z]+}", "nothing"), header);
		assertThat(status == 401 || status == 403).as("%s with %s: %d", route, credential, status).isEqualTo(refused);
		assertThat(status).as(route).isLessThan(500);
	}

	private int status(String method, String path, String[] header) {
		return send(method, path, header).statusCode();
	}

	private HttpResponse<String> send(String method, String path, String[] header) {
		HttpRequest request = HttpRequest.newBuilder(uri(path))
			.header("Sec-Fetch-Site", "same-origin")
			.header(header[0], header[1])
			.method(method, HttpRequest.BodyPublishers.noBody())
			.build();
		return this.client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
	}

	private URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.gateway.port() + path);
	}

}
