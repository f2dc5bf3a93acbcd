package io.memgate.memory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.memory.GatewayClient.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many accounts and projects with the same user, conversation and words, each of which
 * must see its own only.
 */
class SeparationWebTests {

	private static final String USER = "\"user_id\":\"same\",\"conversation_id\":\"same\"";

	@TempDir
	static Path folder;

	private static RunningBackend backend;

	private static final List<GatewayClient> clients = new ArrayList<>();

	private static final Map<GatewayClient, String> memories = new HashMap<>();

	private static final Map<GatewayClient, String> tasks = new HashMap<>();

	@BeforeAll
	static void everyoneStoresTheSameWords() {
		backend = RunningBackend.on(folder);
		for (int account = 0; account < 10; account++) {
			clients.add(backend.as("account" + account, "p1"));
			clients.add(backend.as("account" + account, "p2"));
		}
		// Slugs whose concatenations are alike.
		clients.addAll(List.of(backend.as("account", "0-p1"), backend.as("account-0", "p1")));
		for (GatewayClient client : clients) {
			String task = client
				.call("/add/message",
						"{" + USER + ",\"messages\":[{\"role\":\"user\",\"content\":\"secret of " + name(client)
								+ "\"}]}")
				.data()
				.get("task_id")
				.stringValue();
			tasks.put(client, task);
			memories.put(client, task + "-0");
		}
	}

	@AfterAll
	static void stop() {
		backend.close();
	}

	@Test
	void searchesListsAndConversationsShowOnesOwnOnly() {
		for (GatewayClient client : clients) {
			String own = "secret of " + name(client);
			assertThat(texts(
					client.call("/search/memory", "{" + USER + ",\"query\":\"secret\",\"memory_limit_number\":25}"),
					"memory_detail_list", "memory_value"))
				.containsExactly(own);
			assertThat(texts(client.call("/get/memory", "{" + USER + ",\"size\":50}"), "memory_detail_list",
					"memory_value"))
				.containsExactly(own);
			assertThat(texts(client.call("/get/message", "{" + USER + ",\"message_limit_number\":50}"),
					"message_detail_list", "content"))
				.containsExactly(own);
		}
	}

	@Test
	void anothersMemoryCanNeitherBeReadNorDeleted() {
		for (GatewayClient client : clients) {
			for (GatewayClient other : clients) {
				if (other.equals(client)) {
					continue;
				}
				String id = memories.get(other);
				assertThat(client.get(GatewayClient.API + "/get/memory/" + id).status()).isEqualTo(404);
				assertThat(client.call("/delete/memory", "{\"memory_ids\":[\"" + id + "\"]}").status()).isEqualTo(404);
			}
		}
		clients.forEach(
				(client) -> assertThat(client.get(GatewayClient.API + "/get/memory/" + memories.get(client)).status())
					.isEqualTo(200));
	}

	@Test
	void anothersTaskIsUnknown() {
		GatewayClient first = clients.getFirst();
		GatewayClient otherProject = clients.get(1);
		String task = "{\"task_id\":\"" + tasks.get(first) + "\"}";

		assertThat(first.call("/get/status", task).status()).isEqualTo(200);
		assertThat(otherProject.call("/get/status", task).status()).isEqualTo(404);
		assertThat(clients.getLast().call("/get/status", task).status()).isEqualTo(404);
	}

	@Test
	void usersAndConversationsWithLikeConcatenationsAreKeptApart() {
		GatewayClient client = backend.as("solo", "p1");
		client.call("/add/message", add("a/b", "c", "one"));
		client.call("/add/message", add("a", "b/c", "two"));

		Answer answer = client.call("/get/message", "{\"user_id\":\"a\",\"conversation_id\":\"b/c\"}");

		assertThat(texts(answer, "message_detail_list", "content")).containsExactly("two");
	}

	private static String add(String user, String conversation, String text) {
		return "{\"user_id\":\"%s\",\"conversation_id\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
			.formatted(user, conversation, text);
	}

	private static List<String> texts(Answer answer, String list, String field) {
		return answer.data().get(list).valueStream().map((entry) -> entry.get(field).stringValue()).toList();
	}

	private static String name(GatewayClient client) {
		return client.account() + " " + client.project();
	}

}
