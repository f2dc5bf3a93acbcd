package io.memgate.gateway.routing;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a node refuses to protect itself and the memory service, with budgets so small
 * that a test can use them up.
 */
class ProtectionWebTests extends GatewayUnderTest {

	private static final String WRONG_KEY = "Token mpg-abcdefghijklmnop-" + "A".repeat(43);

	private static final String CIRCUIT = "resilience4j.circuitbreaker.instances.backend.";

	private static final int FAULTS = 20;

	private static final RecordingBackend.Answer FAULT = new RecordingBackend.Answer(500,
			"{\"code\":50000,\"data\":null,\"message\":\"no\"}");

	private static final RecordingBackend.Answer MISTAKE = new RecordingBackend.Answer(404,
			"{\"code\":40400,\"data\":null,\"message\":\"no such memory\"}");

	private final Sinks.One<RecordingBackend.Answer> held = Sinks.one();

	@DynamicPropertySource
	static void limits(DynamicPropertyRegistry registry) {
		registry.add("test.log", () -> "protection");
		registry.add("resilience4j.bulkhead.instances.account.max-concurrent-calls", () -> 2);
		registry.add("memgate.failure-budget.key.per-second", () -> 5);
		registry.add("memgate.failure-budget.key.burst", () -> 10);
		registry.add("memgate.failure-budget.address.per-second", () -> 5);
		registry.add("memgate.failure-budget.address.burst", () -> 10);
		registry.add(CIRCUIT + "minimum-number-of-calls", () -> FAULTS);
		registry.add(CIRCUIT + "sliding-window-size", () -> 2);
		registry.add(CIRCUIT + "wait-duration-in-open-state", () -> "2s");
		registry.add(CIRCUIT + "permitted-number-of-calls-in-half-open-state", () -> 1);
	}

	@BeforeEach
	void bothKeysAreKnown() {
		String first = this.key;
		await(() -> post(SEARCH, ONE_QUERY).status() == 200);
		this.key = this.secondKey;
		await(() -> post(SEARCH, ONE_QUERY).status() == 200);
		this.key = first;
		BACKEND.reset();
	}

	@Test
	void aKeyThatFailsTooOftenIsRefusedForAMomentWhateverItSends() {
		await(() -> post(ADD, "{").status() == 429 && post(ADD, ONE_MESSAGE).status() == 429);
		int forwarded = BACKEND.received().size();

		Answered refused = refused(() -> post(ADD, "{"));

		assertThat(refused.json().get("code").asInt()).isEqualTo(40309);
		assertThat(refused.text("type")).isEqualTo("/memgate/problems/failure-budget");
		assertThat(refused.text("message")).contains("rate limit", "5 in a second", "10 at once");
		assertThat(refused.json().get("retryable").asBoolean()).isTrue();
		assertThat(refused.json().get("violated-policies").get(0).asString()).isEqualTo("failure-budget");
		assertThat(refused.header("Retry-After")).isEqualTo("1");
		assertThat(refused.header("RateLimit-Policy")).startsWith("\"addMessage\";q=5000");
		assertThat(refused.header("RateLimit")).isEmpty();
		assertThat(BACKEND.received()).hasSize(forwarded);
		this.key = this.secondKey;
		assertThat(post(SEARCH, ONE_QUERY).status()).isEqualTo(200);
	}

	@Test
	void aKeyThatHasWaitedIsServedAgain() {
		refused(() -> post(ADD, "{"));

		await(() -> post(SEARCH, ONE_QUERY).status() == 200);
	}

	@Test
	void whatTheMemoryServiceRefusesCountsAsWell() {
		BACKEND.answering(MISTAKE);

		Answered refused = refused(() -> send(request("/api/openmem/v1/get/memory/m-1").GET()));

		assertThat(refused.text("type")).endsWith("failure-budget");
	}

	@Test
	void anAddressThatGuessesKeysIsRefusedAndAGoodKeyOfTheSameAddressIsNot() {
		Answered refused = refused(() -> send(
				request(ADD).setHeader("Authorization", WRONG_KEY).POST(HttpRequest.BodyPublishers.ofString("{}"))));

		assertThat(refused.text("type")).isEqualTo("/memgate/problems/failure-budget");
		assertThat(refused.header("RateLimit-Policy")).isEmpty();
		assertThat(post(SEARCH, ONE_QUERY).status()).isEqualTo(200);
	}

	@Test
	void guessingAtTheSelfServiceIsRefusedAlike() {
		refused(() -> send(request("/memgate/v1/decisions/x").setHeader("Authorization", WRONG_KEY).GET()));

		refused(() -> send(request("/nothing").setHeader("Authorization", WRONG_KEY).GET()));
		assertThat(send(request("/memgate/v1/decisions/x").GET()).status()).isEqualTo(404);
	}

	@Test
	void anAccountHasNoMoreCallsInFlightThanItsShareWhicheverKeyItUses() {
		BACKEND.behaving((request) -> this.held.asMono());
		CompletableFuture<HttpResponse<String>> first = inFlight(1);
		this.key = this.secondKey;
		CompletableFuture<HttpResponse<String>> second = inFlight(2);

		Answered refused = post(SEARCH, ONE_QUERY);

		assertThat(refused.status()).isEqualTo(503);
		assertThat(refused.json().get("code").asInt()).isEqualTo(50004);
		assertThat(refused.text("type")).endsWith("temporary-reduced-capacity");
		assertThat(refused.text("message")).contains("one account may have", "Nothing was charged");
		assertThat(refused.header("Retry-After")).isEqualTo("1");
		assertThat(BACKEND.received()).hasSize(2);
		this.held.tryEmitValue(RecordingBackend.OK);
		assertThat(first.join().statusCode()).isEqualTo(200);
		assertThat(second.join().statusCode()).isEqualTo(200);
		assertThat(post(SEARCH, ONE_QUERY).status()).isEqualTo(200);
	}

	@Test
	void aCallKeepsItsPlaceUntilItEndsThoughItsClientHasLeft() throws IOException {
		BACKEND.behaving((request) -> this.held.asMono());
		CompletableFuture<HttpResponse<String>> stays = inFlight(1);
		try (Socket leaves = new Socket("127.0.0.1", this.port)) {
			leaves.getOutputStream().write(addRequest());
			await(() -> BACKEND.received().size() == 2);
			leaves.setSoLinger(true, 0);
		}

		for (int i = 0; i < 20; i++) {
			assertThat(post(SEARCH, ONE_QUERY).status()).isEqualTo(503);
		}

		this.held.tryEmitValue(RecordingBackend.OK);
		assertThat(stays.join().statusCode()).isEqualTo(200);
		await(() -> post(SEARCH, ONE_QUERY).status() == 200);
		assertThat(used("addMessage")).isEqualTo(1);
	}

	@Test
	void aFailingMemoryServiceIsLeftAloneUnchargedAndTriedAgainAfterAWhile() {
		BACKEND.answering(FAULT);
		long charged = used("searchMemory");
		await(() -> post(SEARCH, ONE_QUERY).status() == 503);
		int forwarded = BACKEND.received().size();
		BACKEND.answering(RecordingBackend.OK);

		Answered refused = post(SEARCH, ONE_QUERY);

		assertThat(refused.status()).isEqualTo(503);
		assertThat(refused.text("type")).endsWith("temporary-reduced-capacity");
		assertThat(refused.text("message")).contains("memory service", "Nothing was charged");
		assertThat(refused.header("Retry-After")).isIn("1", "2");
		assertThat(BACKEND.received()).hasSize(forwarded);
		assertThat(used("searchMemory")).isEqualTo(charged);
		assertThat(reserved("searchMemory")).isZero();
		await(() -> post(SEARCH, ONE_QUERY).status() == 200);
	}

	@Test
	void aThousandCallsThatAFailingMemoryServiceIsSparedCostNothing() {
		BACKEND.answering(FAULT);
		long charged = used("searchMemory");
		int spared = 0;

		while (spared < 1000) {
			spared += (post(SEARCH, ONE_QUERY).status() == 503) ? 1 : 0;
			assertThat(BACKEND.received()).hasSizeLessThan(200);
		}

		assertThat(used("searchMemory")).isEqualTo(charged);
		assertThat(reserved("searchMemory")).isZero();
		BACKEND.answering(RecordingBackend.OK);
		await(() -> post(SEARCH, ONE_QUERY).status() == 200);
	}

	/** The first refusal for want of budget. */
	private static Answered refused(Supplier<Answered> call) {
		Answered[] answer = { call.get() };
		await(() -> {
			answer[0] = call.get();
			return answer[0].status() == 429;
		});
		return answer[0];
	}

	private CompletableFuture<HttpResponse<String>> inFlight(int all) {
		CompletableFuture<HttpResponse<String>> answer = this.client.sendAsync(
				request(SEARCH).POST(HttpRequest.BodyPublishers.ofString(ONE_QUERY)).build(),
				HttpResponse.BodyHandlers.ofString());
		await(() -> BACKEND.received().size() == all);
		return answer;
	}

	private byte[] addRequest() {
		return ("POST " + ADD + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Token " + this.key
				+ "\r\nContent-Type: application/json\r\nContent-Length: " + ONE_MESSAGE.length() + "\r\n\r\n"
				+ ONE_MESSAGE)
			.getBytes(StandardCharsets.US_ASCII);
	}

}
