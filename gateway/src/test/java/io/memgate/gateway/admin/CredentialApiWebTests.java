package io.memgate.gateway.admin;

import java.net.http.HttpResponse;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.memgate.gateway.account.QuotaRequest;
import io.memgate.gateway.account.QuotaRequests;
import io.memgate.gateway.redis.AdminKeys;
import io.memgate.gateway.redis.RedisServer;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith({ RedisServer.class, OutputCaptureExtension.class })
class CredentialApiWebTests {

	@RegisterExtension
	static final AdminListener listener = new AdminListener();

	private static final AdminClient admin = listener.client().below("/admin/v1");

	@Test
	void aCredentialIsShownOnceAndLetsItsOwnerInByItsRole(CapturedOutput output) {
		HttpResponse<String> made = create("alice", "admin");
		String secret = member(made, "secret");

		assertThat(made.statusCode()).isEqualTo(201);
		assertThat(secret).matches("mga-alice-[A-Za-z0-9]{43}");
		assertThat(admin.as(secret).get("/credentials/me").body()).isEqualTo("{\"id\":\"alice\",\"role\":\"admin\"}");
		assertThat(admin.get("/credentials/me").body()).isEqualTo("{\"id\":\"admin\",\"role\":\"admin\"}");
		assertThat(admin.get("/credentials").body()).startsWith(
				"{\"credentials\":[{\"id\":\"admin\",\"role\":\"admin\"},{\"id\":\"alice\",\"role\":\"admin\",\"created\":\"20")
			.doesNotContain("hash");
		assertThat(RedisServer.everything().toString() + output.getAll()).doesNotContain(secret.substring(10));
	}

	@Test
	void aViewerMayLookAndIsToldWhoMayGiveMore() {
		AdminClient viewer = admin.as(member(create("vera", "viewer"), "secret"));

		assertThat(viewer.get("/accounts").statusCode()).isEqualTo(200);
		assertThat(viewer.get("/credentials").statusCode()).isEqualTo(200);
		HttpResponse<String> refused = viewer.post("/accounts", "{\"id\":\"acme\"}");
		assertThat(refused.statusCode()).isEqualTo(403);
		assertThat(AdminClient.json(refused).path("detail").asString())
			.isEqualTo("Credential 'vera' has the role viewer, which may only look. POST needs the role admin;"
					+ " whoever has it can give it: deploy/memgate credential create ID --role admin.");
		assertThat(admin.get("/accounts/acme").statusCode()).isEqualTo(404);
	}

	@Test
	void grantsApprovalsThrottlesAndTheAuditLogNameWhoMadeThem() {
		AdminClient bob = admin.as(member(create("bob", "admin"), "secret"));
		bob.post("/accounts", "{\"id\":\"acme\"}");
		bob.post("/accounts/acme/grants", "{\"api\":\"*\",\"amount\":1,\"reason\":\"x\"}");
		QuotaRequest asked = QuotaRequest.open("r1", "acme", "addMessage", 5, "x", "k", Instant.now());
		listener.bean(QuotaRequests.class).make(asked).block();
		bob.post("/accounts/acme/quota-requests/r1/approve", "{}");
		bob.post("/accounts/acme/standing/throttle", "{\"state\":\"permanent\",\"reason\":\"x\"}");

		assertThat(AdminClient.json(admin.get("/accounts/acme")).path("grants")).hasSize(2)
			.allSatisfy((grant) -> assertThat(grant.path("actor").asString()).isEqualTo("bob"));
		assertThat(admin.get("/accounts/acme/standing").body()).contains("\"actor\":\"bob\"");
		assertThat(AdminClient.json(admin.get("/audit"))
			.path("changes")
			.valueStream()
			.map((line) -> line.path("actor").asString() + ' ' + line.path("what").asString()))
			.containsExactly("bob throttle.suspended", "bob quota-request.approve", "bob grant.create",
					"bob account.create", "admin credential.create");
	}

	@Test
	void aRotatedCredentialsOldSecretWorksForTheOverlapAndNoLonger() {
		String first = member(create("alice", "admin"), "secret");
		HttpResponse<String> rotated = admin.post("/credentials/alice/rotate", "{\"overlap\":\"1h\"}");
		String second = member(rotated, "secret");
		HttpResponse<String> again = admin.post("/credentials/alice/rotate", "{}");

		assertThat(rotated.statusCode()).isEqualTo(200);
		assertThat(member(rotated, "previousUntil")).startsWith("20");
		assertThat(second).startsWith("mga-alice-").isNotEqualTo(first);
		assertThat(status(first)).as("before last").isEqualTo(401);
		assertThat(status(second)).as("no overlap").isEqualTo(401);
		assertThat(status(member(again, "secret"))).isEqualTo(200);

		admin.post("/credentials/alice/rotate", "{\"overlap\":\"1h\"}");
		assertThat(status(member(again, "secret"))).as("overlap").isEqualTo(200);
		assertThat(admin.get("/audit?limit=1").body()).contains("credential.rotate").doesNotContain("mga-");
	}

	@Test
	void aRevokedCredentialLetsNobodyInFromTheNextRequestOn() {
		String secret = member(create("alice", "admin"), "secret");

		assertThat(status(secret)).isEqualTo(200);
		assertThat(admin.call("DELETE", "/credentials/alice", "").statusCode()).isEqualTo(204);
		assertThat(status(secret)).isEqualTo(401);
		assertThat(admin.call("DELETE", "/credentials/alice", "").statusCode()).isEqualTo(404);
		assertThat(admin.post("/credentials/alice/rotate", "{}").statusCode()).isEqualTo(404);
		assertThat(admin.get("/audit?limit=1").body()).contains("credential.revoke").contains("\"id\":\"alice\"");
	}

	@Test
	void anExpiredCredentialLetsNobodyIn() {
		HttpResponse<String> made = admin.post("/credentials",
				"{\"id\":\"guest\",\"role\":\"viewer\",\"expires\":\"" + Instant.now().plusSeconds(3600) + "\"}");
		String secret = member(made, "secret");
		assertThat(status(secret)).isEqualTo(200);

		String kept = RedisServer.commands().hget(AdminKeys.CREDENTIALS, "guest");
		RedisServer.commands()
			.hset(AdminKeys.CREDENTIALS, "guest",
					kept.replaceAll("\"expires\":\"[^\"]*\"", "\"expires\":\"" + Instant.now().minusSeconds(60) + '"'));

		assertThat(status(secret)).isEqualTo(401);
		assertThat(admin.post("/credentials/guest/rotate", "{}").body()).contains("Credential 'guest' has ended at 20");
		assertThat(admin.post("/credentials/guest/rotate", "{\"expires\":\"2099-01-01T00:00:00Z\"}").body())
			.contains("\"expires\":\"2099-01-01T00:00:00Z\"");
	}

	@Test
	void thereAreAHundredAtMost() {
		create("alice", "viewer");
		String one = RedisServer.commands().hget(AdminKeys.CREDENTIALS, "alice");
		for (int i = 1; i < Credentials.MOST; i++) {
			RedisServer.commands().hset(AdminKeys.CREDENTIALS, "another-" + i, one);
		}

		assertThat(create("one-more", "viewer").body()).contains("There are 100 credentials already.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			/credentials | {"id":"admin","role":"viewer"} | 409 | There is already a credential 'admin'.
			/credentials | {"id":"gateway","role":"viewer"} | 409 | There is already a credential 'gateway'.
			/credentials | {"id":"alice","role":"viewer"} | 409 | There is already a credential 'alice'.
			/credentials | {"id":"A","role":"viewer"} | 400 | The member 'id' must be 3 to 40 of
			/credentials | {"id":"new","role":"owner"} | 400 | The member 'role' must be viewer or admin.
			/credentials | {"id":"new"} | 400 | The member 'role' is missing.
			/credentials/admin/rotate | {} | 409 | Credential 'admin' is the one in the token file
			/credentials/nobody/rotate | {} | 404 | There is no credential 'nobody'.
			/credentials/alice/rotate | {"overlap":"91d"} | 400 | The member 'overlap' must be a duration
			""")
	void whatCannotBeDoneIsToldAsAProblem(String path, String body, int status, String told) {
		create("alice", "admin");

		HttpResponse<String> refused = admin.post(path, body);

		assertThat(refused.statusCode()).isEqualTo(status);
		assertThat(refused.body()).contains(told);
	}

	private static HttpResponse<String> create(String id, String role) {
		return admin.post("/credentials", "{\"id\":\"" + id + "\",\"role\":\"" + role + "\"}");
	}

	private static int status(String secret) {
		return admin.as(secret).get("/credentials/me").statusCode();
	}

	private static String member(HttpResponse<String> answer, String name) {
		return AdminClient.json(answer).path(name).asString();
	}

}
