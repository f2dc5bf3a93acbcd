package io.memgate.gateway.routing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;

import io.memgate.gateway.policy.VendorHistory;
import io.memgate.gateway.redis.PolicyKeys;
import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.routing.GatewayUnderTest.Answered;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What the vendor has published since the shipped policy holds at the gateway. */
class VendorHistoryWebTests {

	private static final String CHAT = "/api/openmem/v1/chat";

	private static final String[] LISTS = { "memory", "preference", "tool_memory", "skill" };

	private static final RedisProcess REDIS = RedisProcess.launchOnFreePort();

	@TempDir
	Path files;

	@AfterAll
	static void stop() {
		REDIS.close();
	}

	@Test
	void limitsOf20260211Hold() throws IOException {
		try (StartedGateway gateway = under("2026-02-11")) {
			eachListHasItsOwnMaximum(gateway);
			chatTakes8000Tokens(gateway);
			filesHave100MegabytesAtMost(gateway);
		}
	}

	private static void eachListHasItsOwnMaximum(StartedGateway gateway) {
		gateway.backend.answering(new RecordingBackend.Answer(200, lists(26)));
		Answered full = gateway.post(GatewayUnderTest.SEARCH, search(", \"%s_limit_number\": 25"));
		assertThat(full.status()).as(full.response().body()).isEqualTo(200);
		for (String list : LISTS) {
			assertThat(full.json().get("data").get(list + "_detail_list").size()).isEqualTo(25);

			Answered refused = gateway.post(GatewayUnderTest.SEARCH, query(", \"" + list + "_limit_number\": 26"));
			assertThat(refused.status()).isEqualTo(400);
			assertThat(refused.text("field")).isEqualTo(list + "_limit_number");
			assertThat(refused.json().get("maximum").asInt()).isEqualTo(25);
		}
	}

	private static void chatTakes8000Tokens(StartedGateway gateway) {
		gateway.backend.answering(RecordingBackend.OK);
		String half = " tea".repeat(4000);

		assertThat(gateway.post(CHAT, "{\"query\":\"" + half + "\",\"system_prompt\":\"" + half + "\"}").status())
			.isEqualTo(200);
		Answered refused = gateway.post(CHAT, "{\"query\":\"" + half + "\",\"system_prompt\":\"" + half + " x\"}");
		assertThat(refused.status()).isEqualTo(413);
		assertThat(refused.json().get("code").asInt()).isEqualTo(40305);
		assertThat(refused.json().get("counted").asInt()).isEqualTo(8001);
	}

	private static void filesHave100MegabytesAtMost(StartedGateway gateway) throws IOException {
		String answer = declare(gateway, 100 * 1024 * 1024 + 1);

		assertThat(answer).startsWith("HTTP/1.1 413 ")
			.contains("\"code\":40305", "\"allowedBytes\":104857600", "\"counted\":104857601");
	}

	/** Declares a file of a size and sends nothing of it. */
	private static String declare(StartedGateway gateway, int size) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
			socket.getOutputStream()
				.write(("POST /api/openmem/v1/add/file HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token "
						+ gateway.key() + "\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: " + size
						+ "\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			return MemoriesUnderTest.readObject(socket);
		}
	}

	@Test
	void tokensOfAMinuteHoldSince202605() throws IOException {
		try (StartedGateway gateway = under("2026-05")) {
			for (int i = 0; i < 10; i++) {
				assertThat(gateway.post(GatewayUnderTest.ADD, tokens(40_000)).status()).isEqualTo(200);
			}

			Answered refused = gateway.post(GatewayUnderTest.ADD, tokens(1));
			Answered tooLong = gateway.post(GatewayUnderTest.ADD, tokens(40_001));

			assertThat(refused.status()).isEqualTo(429);
			assertThat(refused.json().get("code").asInt()).isEqualTo(40309);
			assertThat(refused.text("message")).contains("rate limit tokens is 400000 input tokens in 60 seconds");
			assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 62);
			assertThat(tooLong.status()).isEqualTo(413);
			assertThat(gateway.backend.received()).hasSize(10);
		}
	}

	private static String tokens(int count) {
		return GatewayUnderTest.ONE_MESSAGE.replace("I like tea.", " tea".repeat(count));
	}

	@Test
	void totalsAndGroupsOfTheNewestHold() throws IOException {
		try (StartedGateway gateway = under("newest")) {
			aSearchCountsItsGroups(gateway);
			allListsTogetherHaveATotal(gateway);
		}
	}

	private static void aSearchCountsItsGroups(StartedGateway gateway) {
		Answered twenty = gateway.post(GatewayUnderTest.SEARCH, groups(20));
		Answered refused = gateway.post(GatewayUnderTest.SEARCH, groups(21));

		assertThat(twenty.status()).isEqualTo(200);
		assertThat(twenty.header("RateLimit")).containsPattern("\"qps\";r=(18|19|20);t=1");
		assertThat(twenty.header("RateLimit")).startsWith("\"searchMemory\";r=999");
		assertThat(refused.status()).isEqualTo(400);
		assertThat(refused.text("message")).startsWith("group_ids has 21 elements; searchMemory takes at most 20");
		assertThat(gateway.backend.received()).hasSize(1);
	}

	private static void allListsTogetherHaveATotal(StartedGateway gateway) {
		gateway.backend.answering(new RecordingBackend.Answer(200, lists(10)));
		Answered refused = gateway.post(GatewayUnderTest.SEARCH, query(", \"memory_limit_number\": 20"));
		Answered cut = gateway.post(GatewayUnderTest.SEARCH, query(""));

		assertThat(refused.status()).isEqualTo(400);
		assertThat(refused.text("field")).isEqualTo("memory_limit_number, preference_limit_number");
		assertThat(refused.json().get("asked").asInt()).isEqualTo(26);
		assertThat(refused.json().get("maximum").asInt()).isEqualTo(25);
		int[] left = { 10, 10, 5, 0 };
		for (int i = 0; i < LISTS.length; i++) {
			assertThat(cut.json().get("data").get(LISTS[i] + "_detail_list").size()).isEqualTo(left[i]);
		}
	}

	private static String groups(int count) {
		return query(", \"group_ids\": [" + String.join(",", Collections.nCopies(count, "\"g\"")) + "]");
	}

	private static String query(String more) {
		return "{\"user_id\":\"u\",\"query\":\"q\"" + more + "}";
	}

	/** A query that says the same of every list. */
	private static String search(String ofEach) {
		StringBuilder more = new StringBuilder();
		for (String list : LISTS) {
			more.append(ofEach.formatted(list));
		}
		return query(more.toString());
	}

	/** A success whose every list has so many elements. */
	private static String lists(int size) {
		StringBuilder data = new StringBuilder();
		for (String list : LISTS) {
			data.append(data.isEmpty() ? "" : ",")
				.append("\"" + list + "_detail_list\":[" + String.join(",", Collections.nCopies(size, "1")) + "]");
		}
		return "{\"code\":0,\"data\":{" + data + "},\"message\":\"ok\"}";
	}

	/** A gateway under the limits of a date, with an account of its own. */
	private StartedGateway under(String from) {
		REDIS.ask((redis) -> redis.del(PolicyKeys.CURRENT));
		StartedGateway gateway = StartedGateway.start(this.files, VendorHistory.write(this.files, from),
				"under-" + from, "--spring.data.redis.url=redis://127.0.0.1:" + REDIS.port());
		GatewayUnderTest.await(() -> gateway.post(GatewayUnderTest.GET, "{}").status() == 200);
		gateway.backend.reset();
		return gateway;
	}

}
