package io.memgate.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.memgate.memory.GatewayClient.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * P19: fifty accounts of two projects each, all with the same user, conversation and
 * words, who ask for all that others have by every way in. Foreign reads and writes:
 * none.
 */
@Tag("promise")
class IsolationWebTests {

	private static final int ACCOUNTS = 50;

	private static final int OTHERS = 4;

	private static final int AT_A_TIME = 16;

	private static final String USER = "\"user_id\":\"same\",\"conversation_id\":\"same\"";

	private static final RunningBackend backend = RunningBackend.shared();

	private static final String run = "p19-" + UUID.randomUUID().toString().substring(0, 8);

	private static final List<GatewayClient> clients = new ArrayList<>();

	private static final Map<GatewayClient, String> tasks = new ConcurrentHashMap<>();

	private static final AtomicInteger foreign = new AtomicInteger();

	@BeforeAll
	static void everyoneStoresTheSameWords() {
		for (int account = 0; account < ACCOUNTS; account++) {
			clients.add(backend.as(run + account, "p1"));
			clients.add(backend.as(run + account, "p2"));
		}
		// Slugs whose concatenations are alike.
		clients.addAll(List.of(backend.as(run, "0-p1"), backend.as(run + "-0", "p1")));
		forAll((client) -> tasks.put(client, add(client, own(client))));
	}

	/** For the table of promises that the gateway's tests print. */
	@AfterAll
	static void writeDown() throws IOException {
		Path folder = Files.createDirectories(Path.of("target/promises"));
		Files.writeString(folder.resolve("P19.memory"), "%d accounts of 2 projects: foreign reads and writes %d%n%s%n"
			.formatted(ACCOUNTS, foreign.get(), (foreign.get() == 0) ? "kept" : "broken"));
	}

	@Test
	void searchesListsAndConversationsShowOnesOwnOnly() {
		forAll((client) -> {
			String claim = ",\"account\":\"%s0\",\"project\":\"p2\",\"mem_cube_id\":\"%s0\"".formatted(run, run);
			assertThat(values(
					client.call("/search/memory",
							"{" + USER + claim + ",\"query\":\"secret of\",\"memory_limit_number\":25}"),
					"memory_detail_list", "memory_value"))
				.containsExactly(own(client));
			assertThat(values(client.call("/get/memory", "{" + USER + claim + ",\"size\":50}"), "memory_detail_list",
					"memory_value"))
				.containsExactly(own(client));
			assertThat(values(client.call("/get/message", "{" + USER + claim + ",\"message_limit_number\":50}"),
					"message_detail_list", "content"))
				.containsExactly(own(client));
		});
	}

	@Test
	void anothersMemoriesTasksOutcomesAndNumbersAreUnknown() {
		forAll((client) -> others(client).forEach((other) -> {
			String id = tasks.get(other) + "-0";
			assertThat(client.get(GatewayClient.API + "/get/memory/" + id).status()).isEqualTo(404);
			assertThat(client.call("/get/status", "{\"task_id\":\"" + tasks.get(other) + "\"}").status())
				.isEqualTo(404);
			if (!client.account().equals(other.account())) {
				assertThat(client.get("/internal/outcomes/" + tasks.get(other)).data().get("outcome").stringValue())
					.isEqualTo("unseen");
				assertThat(client.get("/internal/totals/" + other.account()).status()).isEqualTo(404);
				assertThat(client.get("/internal/memories/" + other.account()).status()).isEqualTo(404);
			}
		}));
	}

	@Test
	void anothersMemoriesCanNeitherBeChangedNorDeleted() {
		forAll((client) -> others(client).forEach((other) -> {
			String id = tasks.get(other) + "-0";
			assertThat(client.call("/delete/memory", "{\"memory_ids\":[\"" + id + "\"]}").status()).isEqualTo(404);
			assertThat(client.call("/update/memory", "{\"memory_id\":\"" + id + "\",\"content\":\"mine\"}").status())
				.isEqualTo(404);
			if (!client.account().equals(other.account())) {
				assertThat(client.delete("/internal/memories/" + other.account()).status()).isEqualTo(404);
			}
		}));
		clients.getFirst().call("/delete/memory", "{\"user_id\":\"same\"}");
		String again = add(clients.getFirst(), own(clients.getFirst()));
		tasks.put(clients.getFirst(), again);

		forAll((client) -> {
			Answer answer = client.get(GatewayClient.API + "/get/memory/" + tasks.get(client) + "-0");
			assertThat(answer.data().get("memory_value").stringValue()).isEqualTo(own(client));
		});
	}

	@Test
	void noHeaderAndNoAssertionOfAnotherCallLetsAnybodyIn() {
		forAll((client) -> others(client).forEach((other) -> {
			String path = GatewayClient.API + "/get/memory";
			String body = "{\"user_id\":\"same\"}";
			String own = client.sign(UUID.randomUUID(), "POST", path, body).header();
			String renamed = own.replace("account=" + client.account() + ";", "account=" + other.account() + ";")
				.replace("project=" + client.project() + ";", "project=" + other.project() + ";");
			assertThat(client.send("POST", path, body, renamed).status()).isEqualTo(401);
			assertThat(client.send("POST", path, body, own, renamed).status()).isEqualTo(401);
			assertThat(
					client
						.sendWith(
								Map.of("X-Account-Id", other.account(), "X-Project-Id", other.project(),
										"Authorization", "Token mpg-1-secret", "X-Memgate-Account", other.account()),
								"POST", path, body)
						.status())
				.isEqualTo(401);
			Answer spoofed = client
				.sendWith(
						Map.of("X-Account-Id", other.account(), "X-Memgate-Account", other.account(),
								"X-Memgate-Assertion", client.sign(UUID.randomUUID(), "POST", path, body).header()),
						"POST", path, body);
			assertThat(values(spoofed, "memory_detail_list", "memory_value")).containsExactly(own(client));
		}));
	}

	@Test
	void usersAndConversationsWithLikeConcatenationsAreKeptApart() {
		GatewayClient client = backend.asSomeone();
		client.call("/add/message", message("a/b", "c", "one"));
		client.call("/add/message", message("a", "b/c", "two"));

		Answer answer = client.call("/get/message", "{\"user_id\":\"a\",\"conversation_id\":\"b/c\"}");

		assertThat(values(answer, "message_detail_list", "content")).containsExactly("two");
	}

	private static String add(GatewayClient client, String text) {
		Answer added = client.call("/add/message", message("same", "same", text));
		assertThat(added.status()).isEqualTo(200);
		return added.data().get("task_id").stringValue();
	}

	private static String message(String user, String conversation, String text) {
		return "{\"user_id\":\"%s\",\"conversation_id\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
			.formatted(user, conversation, text);
	}

	/**
	 * The other project of the account, and a few of others, the same in each run.
	 */
	private static List<GatewayClient> others(GatewayClient client) {
		int index = clients.indexOf(client);
		Random random = new Random(index);
		List<GatewayClient> others = new ArrayList<>(List.of(clients.get((index ^ 1) % clients.size())));
		IntStream.range(1, OTHERS).forEach((i) -> others.add(clients.get(random.nextInt(clients.size()))));
		others.removeIf(client::equals);
		return others;
	}

	private static void forAll(Consumer<GatewayClient> action) {
		Semaphore places = new Semaphore(AT_A_TIME);
		List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
		List<Thread> threads = clients.stream().map((client) -> Thread.ofVirtual().start(() -> {
			places.acquireUninterruptibly();
			try {
				action.accept(client);
			}
			catch (RuntimeException | Error ex) {
				failures.add(ex);
			}
			finally {
				places.release();
			}
		})).toList();
		for (Thread thread : threads) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
		foreign.addAndGet(failures.size());
		assertThat(failures).isEmpty();
	}

	private static List<String> values(Answer answer, String list, String field) {
		return answer.data().get(list).valueStream().map((entry) -> entry.get(field).stringValue()).toList();
	}

	private static String own(GatewayClient client) {
		return "secret of " + client.account() + " " + client.project();
	}

}
