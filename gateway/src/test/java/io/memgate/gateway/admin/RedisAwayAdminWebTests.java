package io.memgate.gateway.admin;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.lettuce.core.api.sync.RedisCommands;
import io.memgate.gateway.redis.RedisProcess;

import static org.assertj.core.api.Assertions.assertThat;

/** What credentials are good for while Redis is away, on a Redis of the test's own. */
class RedisAwayAdminWebTests {

	private static final RedisProcess redis = RedisProcess.launchOnFreePort();

	@RegisterExtension
	static final AdminListener listener = new AdminListener(
			"--spring.data.redis.url=redis://127.0.0.1:" + redis.port());

	private static final AdminClient admin = listener.client();

	@AfterAll
	static void stop() {
		redis.close();
	}

	@Test
	void theTokenFileLetsInAndOthersAreToldThatTheyCannotBeChecked() {
		AdminClient alice = admin
			.as(AdminClient.json(admin.post("/admin/v1/credentials", "{\"id\":\"alice\",\"role\":\"admin\"}"))
				.path("secret")
				.asString());
		assertThat(alice.get("/actuator/prometheus").statusCode()).isEqualTo(200);

		redis.pause();
		HttpResponse<String> unchecked = alice.get("/actuator/prometheus");
		HttpResponse<String> first = admin.get("/actuator/prometheus");
		redis.resume();

		assertThat(unchecked.statusCode()).isEqualTo(503);
		assertThat(unchecked.body()).contains("The credential cannot be checked", "nothing was done", "token file");
		assertThat(unchecked.headers().firstValue("retry-after")).hasValue("1");
		assertThat(first.statusCode()).isEqualTo(200);
		assertThat(eventually(alice, 200)).isEqualTo(200);

		redis.ask(RedisCommands::flushall);
		assertThat(eventually(alice, 503)).as("emptied, and found so").isEqualTo(503);
		assertThat(admin.get("/actuator/prometheus").statusCode()).isEqualTo(200);
	}

	private static int eventually(AdminClient client, int status) {
		return client.eventually("/actuator/prometheus", (answer) -> answer.statusCode() == status).statusCode();
	}

}
