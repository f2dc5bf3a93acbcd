package io.memgate.memory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

import io.memgate.memory.GatewayClient.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/** An account or a project is deleted whole. */
class DeletionWebTests {

	private static final String HI = """
			{"user_id":"u","conversation_id":"c","messages":[{"role":"user","content":"hi there"},{"role":"user","content":"hi"}]}""";

	private static final String ALL = "/internal/memories/";

	private static final RunningBackend backend = RunningBackend.shared();

	private final String account = "a" + UUID.randomUUID();

	private final String other = "b" + UUID.randomUUID();

	@Test
	void ofADeletedProjectNothingIsFoundAndItTakesNothingMore() {
		add(backend, this.account, "p1", this.account, "p2", this.other, "p1");
		String id = memoryId();

		Answer deleted = acme(backend, "p1").delete(ALL + this.account + "/p1");

		assertThat(deleted.status()).isEqualTo(200);
		assertThat(count(backend, this.account + "/p1")).isZero();
		assertThat(count(backend, this.account)).isEqualTo(2);
		assertThat(acme(backend, "p1").call("/search/memory", "{\"user_id\":\"u\",\"query\":\"hi\"}").data().toString())
			.doesNotContain("hi");
		assertThat(acme(backend, "p1").call("/get/message", "{\"user_id\":\"u\",\"conversation_id\":\"c\"}")
			.data()
			.toString()).doesNotContain("hi");
		assertThat(acme(backend, "p1").get(GatewayClient.API + "/get/memory/" + id).status()).isEqualTo(404);
		assertThat(acme(backend, "p1").call("/add/message", HI).status()).isEqualTo(410);
		assertThat(acme(backend, "p2").call("/add/message", HI).status()).isEqualTo(200);
	}

	@Test
	void aDeletedAccountIsGoneAfterARestartAndWithANewIndexToo(@TempDir Path folder) throws IOException {
		try (RunningBackend first = RunningBackend.on(folder)) {
			add(first, this.account, "p1", this.account, "p2", this.other, "p1");
			assertThat(acme(first, "p1").delete(ALL + this.account).status()).isEqualTo(200);
			assertThat(acme(first, "p1").delete(ALL + this.account).status()).isEqualTo(200);
		}
		FileSystemUtils.deleteRecursively(folder.resolve("index"));

		try (RunningBackend second = RunningBackend.on(folder)) {
			assertThat(count(second, this.account)).isZero();
			assertThat(second.as(this.other, "p1").get(ALL + this.other).data().get("memories").intValue())
				.isEqualTo(2);
			assertThat(acme(second, "new").call("/add/message", HI).status()).isEqualTo(410);
			assertThat(acme(second, "p1").totals().data())
				.hasToString("{\"apis\":{\"addMessage\":0,\"deleteMemory\":0}}");
		}
	}

	@Test
	void aWriteThatComesAfterTheDeletionIsAFailureForGood() {
		acme(backend, "p1").delete(ALL + this.account);
		UUID late = UUID.randomUUID();

		acme(backend, "p1").call(late, "/add/message", HI);

		assertThat(acme(backend, "p1").outcome(late).data().get("outcome").stringValue()).isEqualTo("failed");
	}

	@Test
	void onlyTheGatewayDeletesAndOnlyWhatItAsserts() {
		add(backend, this.account, "p1");

		assertThat(acme(backend, "p1").send("DELETE", ALL + this.account, null).status()).isEqualTo(401);
		assertThat(backend.as(this.other, "p1").delete(ALL + this.account).status()).isEqualTo(404);
		assertThat(backend.as(this.other, "p1").get(ALL + this.account).status()).isEqualTo(404);

		assertThat(count(backend, this.account)).isEqualTo(2);
	}

	private static void add(RunningBackend backend, String... accountsAndProjects) {
		for (int i = 0; i < accountsAndProjects.length; i += 2) {
			assertThat(backend.as(accountsAndProjects[i], accountsAndProjects[i + 1]).call("/add/message", HI).status())
				.isEqualTo(200);
		}
	}

	private String memoryId() {
		return acme(backend, "p1").call("/get/memory", "{\"user_id\":\"u\"}")
			.data()
			.get("memory_detail_list")
			.get(0)
			.get("id")
			.stringValue();
	}

	private int count(RunningBackend backend, String scope) {
		return acme(backend, "p1").get(ALL + scope).data().get("memories").intValue();
	}

	private GatewayClient acme(RunningBackend backend, String project) {
		return backend.as(this.account, project);
	}

}
