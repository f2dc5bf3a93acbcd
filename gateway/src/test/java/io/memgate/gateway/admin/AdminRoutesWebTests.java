package io.memgate.gateway.admin;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.memgate.gateway.Promise;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may use which route of the admin listener: each route that the running application
 * has with each kind of credential. A route that is not in the table fails.
 */
@ExtendWith(RedisServer.class)
@Tag("promise")
class AdminRoutesWebTests {

	private static final String TABLE = """
			anybody GET    /actuator/health
			anybody GET    /actuator/health/{*path}
			viewer  GET    /actuator
			viewer  GET    /actuator/info
			viewer  GET    /actuator/loggers
			viewer  GET    /actuator/loggers/{name}
			admin   POST   /actuator/loggers/{name}
			viewer  GET    /actuator/prometheus
			anybody POST   /admin/v1/session
			anybody DELETE /admin/v1/session
			viewer  GET    /admin/v1/throttles
			viewer  GET    /admin/v1/accounts
			admin   POST   /admin/v1/accounts
			viewer  GET    /admin/v1/accounts/{account}
			viewer  GET    /admin/v1/accounts/{account}/deletion
			admin   POST   /admin/v1/accounts/{account}/deletion
			admin   POST   /admin/v1/accounts/{account}/grants
			admin   POST   /admin/v1/accounts/{account}/keys/{key}/expire
			admin   POST   /admin/v1/accounts/{account}/keys/{key}/revoke
			admin   POST   /admin/v1/accounts/{account}/keys/{key}/rotate
			viewer  GET    /admin/v1/accounts/{account}/ledger
			admin   POST   /admin/v1/accounts/{account}/ledger/accept
			admin   POST   /admin/v1/accounts/{account}/plan
			admin   POST   /admin/v1/accounts/{account}/projects
			viewer  GET    /admin/v1/accounts/{account}/projects/{project}/deletion
			admin   POST   /admin/v1/accounts/{account}/projects/{project}/deletion
			admin   POST   /admin/v1/accounts/{account}/projects/{project}/keys
			viewer  GET    /admin/v1/accounts/{account}/quota-requests
			admin   POST   /admin/v1/accounts/{account}/quota-requests/{request}/approve
			admin   POST   /admin/v1/accounts/{account}/quota-requests/{request}/decline
			viewer  GET    /admin/v1/accounts/{account}/standing
			admin   POST   /admin/v1/accounts/{account}/standing/confirm
			admin   POST   /admin/v1/accounts/{account}/standing/lift
			admin   POST   /admin/v1/accounts/{account}/standing/throttle
			viewer  GET    /admin/v1/accounts/{account}/statement
			viewer  GET    /admin/v1/accounts/{account}/usage
			viewer  GET    /admin/v1/audit
			viewer  GET    /admin/v1/busiest
			viewer  GET    /admin/v1/credentials
			admin   POST   /admin/v1/credentials
			viewer  GET    /admin/v1/credentials/me
			admin   DELETE /admin/v1/credentials/{credential}
			admin   POST   /admin/v1/credentials/{credential}/rotate
			admin   POST   /admin/v1/ledger/accept
			viewer  GET    /admin/v1/openapi.json
			viewer  GET    /admin/v1/policy
			viewer  GET    /admin/v1/policy/history
			viewer  GET    /admin/v1/quota-requests
			viewer  GET    /admin/v1/webhooks
			admin   POST   /admin/v1/webhooks
			admin   DELETE /admin/v1/webhooks/{webhook}
			admin   POST   /admin/v1/webhooks/{webhook}/rotate
			admin   POST   /admin/v1/webhooks/{webhook}/test
			""";

	/** By route, such as {@code GET /actuator}: who may use it. */
	private static final Map<String, String> WHO = TABLE.lines()
		.map((line) -> line.split(" +"))
		.collect(
				Collectors.toMap((words) -> words[1] + ' ' + words[2], (words) -> words[0], (a, b) -> a, TreeMap::new));

	@RegisterExtension
	static final AdminListener listener = new AdminListener(
			"--management.endpoints.web.exposure.include=health,info,prometheus,loggers");

	private static final AdminClient admin = listener.client();

	@Test
	void everyRouteIsInTheTable() {
		assertThat(new TreeSet<>(AdminRoutes.of(listener.adminContext()))).isEqualTo(WHO.keySet());
	}

	@Test
	void everyRouteIsOpenToWhomTheTableSaysAndToNobodyElse() {
		AdminClient viewer = admin.as(secret("vera", "viewer"));
		AdminClient another = admin.as(secret("bob", "admin"));
		AdminClient revoked = admin.as(secret("rita", "admin"));
		assertThat(admin.call("DELETE", "/admin/v1/credentials/rita", "").statusCode()).isLessThan(300);

		Promise.P24.measured("admin", false, "a route is not as the table says");
		WHO.forEach((route, who) -> {
			boolean anybody = who.equals("anybody");
			assertStatus(route, admin.with(null), anybody ? Set.of() : Set.of(401));
			assertStatus(route, admin.as("x".repeat(32)), anybody ? Set.of() : Set.of(401));
			assertStatus(route, admin.as("mga-vera-" + "x".repeat(43)), anybody ? Set.of() : Set.of(401));
			assertStatus(route, admin.as("mpg-abcdefghijklmn27-" + "x".repeat(43)), anybody ? Set.of() : Set.of(401));
			assertStatus(route, revoked, anybody ? Set.of() : Set.of(401));
			assertStatus(route, viewer, who.equals("admin") ? Set.of(403) : Set.of());
			assertStatus(route, another, Set.of());
			assertStatus(route, admin, Set.of());
		});
		Promise.P24.measured("admin", true, "%d routes, each with 8 credentials", WHO.size());
	}

	/**
	 * @param refused the status of a refusal; none where it is let pass, whatever comes
	 * of it
	 */
	private static void assertStatus(String route, AdminClient client, Set<Integer> refused) {
		String[] words = route.split(" ");
		String path = words[1].replace("{*path}", "liveness").replaceAll("\\{[a-z]+}", "nothing");
		HttpResponse<String> answer = client.call(words[0], path, "");
		Stream<Integer> refusals = Stream.of(401, 403).filter((status) -> status == answer.statusCode());
		assertThat(refusals).as("%s as %s", route, client.authorization()).containsExactlyElementsOf(refused);
		assertThat(answer.statusCode()).as(route).isLessThan(500);
	}

	private static String secret(String id, String role) {
		return AdminClient
			.json(admin.post("/admin/v1/credentials", "{\"id\":\"" + id + "\",\"role\":\"" + role + "\"}"))
			.path("secret")
			.asString();
	}

}
