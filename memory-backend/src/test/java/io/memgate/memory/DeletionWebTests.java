package io.memgate.memory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

	@TempDir
	private Path folder;

	private RunningBackend backend;

	@BeforeEach
	void start() {
		this.backend = RunningBackend.on(this.folder);
	}

	@AfterEach
	void stop() {
		this.backend.close();
	}

	@Test
	void ofADeletedProjectNothingIsFoundAndItTakesNothingMore() {
		add("acme", "p1", "acme", "p2", "other", "p1");
		String id = memoryId();

		Answer deleted = acme("p1").delete(ALL + "acme/p1");

		assertThat(deleted.status()).isEqualTo(200);
		assertThat(count("acme/p1")).isZero();
		assertThat(count("acme")).isEqualTo(2);
		assertThat(acme("p1").call("/search/memory", "{\"user_id\":\"u\",\"query\":\"hi\"}").data().toString())
			.doesNotContain("hi");
		assertThat(acme("p1").call("/get/message", "{\"user_id\":\"u\",\"conversation_id\":\"c\"}").data().toString())
			.doesNotContain("hi");
		assertThat(acme("p1").get(GatewayClient.API + "/get/memory/" + id).status()).isEqualTo(404);
		assertThat(acme("p1").call("/add/message", HI).status()).isEqualTo(410);
		assertThat(acme("p2").call("/add/message", HI).status()).isEqualTo(200);
	}

	@Test
	void aDeletedAccountIsGoneAfterARestartAndWithANewIndexToo() throws IOException {
		add("acme", "p1", "acme", "p2", "other", "p1");

		assertThat(acme("p1").delete(ALL + "acme").status()).isEqualTo(200);
		assertThat(acme("p1").delete(ALL + "acme").status()).isEqualTo(200);
		this.backend.close();
		FileSystemUtils.deleteRecursively(this.folder.resolve("index"));
		start();

		assertThat(count("acme")).isZero();
		assertThat(this.backend.as("other", "p1").get(ALL + "other").data().get("memories").intValue()).isEqualTo(2);
		assertThat(acme("new").call("/add/message", HI).status()).isEqualTo(410);
		assertThat(acme("p1").totals().data()).hasToString("{\"apis\":{\"addMessage\":0,\"deleteMemory\":0}}");
	}

	@Test
	void aWriteThatComesAfterTheDeletionIsAFailureForGood() {
		acme("p1").delete(ALL + "acme");
		UUID late = UUID.randomUUID();

		acme("p1").call(late, "/add/message", HI);

		assertThat(acme("p1").outcome(late).data().get("outcome").stringValue()).isEqualTo("failed");
	}

	@Test
	void onlyTheGatewayDeletesAndOnlyWhatItAsserts() {
		add("acme", "p1");

		assertThat(acme("p1").send("DELETE", ALL + "acme", null).status()).isEqualTo(401);
		assertThat(this.backend.as("other", "p1").delete(ALL + "acme").status()).isEqualTo(404);
		assertThat(this.backend.as("other", "p1").get(ALL + "acme").status()).isEqualTo(404);

		assertThat(count("acme")).isEqualTo(2);
	}

	private void add(String... accountsAndProjects) {
		for (int i = 0; i < accountsAndProjects.length; i += 2) {
			assertThat(this.backend.as(accountsAndProjects[i], accountsAndProjects[i + 1])
				.call("/add/message", HI)
				.status()).isEqualTo(200);
		}
	}

	private String memoryId() {
		return acme("p1").call("/get/memory", "{\"user_id\":\"u\"}")
			.data()
			.get("memory_detail_list")
			.get(0)
			.get("id")
			.stringValue();
	}

	private int count(String scope) {
		return acme("p1").get(ALL + scope).data().get("memories").intValue();
	}

	private GatewayClient acme(String project) {
		return this.backend.as("acme", project);
	}

}
