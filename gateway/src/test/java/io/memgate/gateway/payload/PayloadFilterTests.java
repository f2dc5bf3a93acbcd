package io.memgate.gateway.payload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

import io.memgate.gateway.payload.PayloadServer.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What goes on, and what is refused for what is in it. */
class PayloadFilterTests {

	private final AtomicLong processor = new AtomicLong();

	private final CountingTime time = new CountingTime(() -> 0, this.processor::get);

	private final TokenCounter counter = new TokenCounter(1, 1, this.time);

	private final PayloadServer server = new PayloadServer(this.counter);

	@AfterEach
	void everyBufferIsFree() {
		this.server.close();
	}

	@Test
	void aRightCallGoesOnWithTheSameBytes() {
		String body = PayloadServer.message("Hello");

		Response response = this.server.post("/add/message", body);

		assertThat(response.status()).isEqualTo(200);
		assertThat(this.server.passed()).singleElement().satisfies((passed) -> {
			assertThat(passed.payload().body()).isEqualTo(body.getBytes(StandardCharsets.UTF_8));
			assertThat(passed.payload().inputBytes()).isEqualTo(body.length());
			assertThat(passed.payload().inputTokens()).isNull();
			assertThat(passed.thread()).startsWith("payload-test");
		});
	}

	@Test
	void eachKindOfRefusalHasItsStatus() {
		assertThat(this.server.post("/add/message", "{nonsense").status()).isEqualTo(400);
		assertThat(this.server.post("/add/message", "").status()).isEqualTo(400);
		assertThat(this.server
			.post("/search/memory", "{\"user_id\": \"u\", \"query\": \"q\", \"memory_limit_number\": 11}")
			.body()).contains("\"field\":\"memory_limit_number\",\"asked\":11,\"maximum\":10");
		assertThat(this.server.send("/add/message", "text/plain", "Hello").status()).isEqualTo(415);
		assertThat(this.server.post("/add/message", PayloadServer.message("Hello")).status()).isEqualTo(200);
	}

	@Test
	void aCallWithoutBodyGoesOnAndOneWithABodyDoesNot() {
		assertThat(this.server.statusOfGet("/get/memory/m")).isEqualTo(200);
		assertThat(this.server.passed()).singleElement()
			.satisfies((passed) -> assertThat(passed.payload().body()).isEmpty());
		assertThat(this.server.chunked("/get/memory/m", "{}", 1).body()).contains("getMemoryById takes no body");
	}

	@Test
	void aCallWhoseTokensWereCountedGoesOnInTheEventLoop() {
		Response response = this.server.post("/add/message", PayloadServer.message(" word".repeat(4000)));

		assertThat(response.status()).isEqualTo(200);
		assertThat(this.server.passed()).singleElement().satisfies((passed) -> {
			assertThat(passed.payload().inputTokens()).isEqualTo(4000);
			assertThat(passed.thread()).startsWith("payload-test");
		});
	}

	@Test
	void oneTokenTooManyIsRefused() {
		Response response = this.server.post("/add/message", PayloadServer.message(" word".repeat(4001)));

		assertThat(response.status()).isEqualTo(413);
		assertThat(response.body())
			.contains("The input has 4001 tokens (cl100k_base); addMessage takes at most 4000 per "
					+ "call. Split the text over several calls. This call was not charged.")
			.contains("\"limit\":4000,\"tokenizer\":\"cl100k_base\",\"counted\":4001");
		assertThat(this.server.passed()).isEmpty();
	}

	@Test
	void manyTokensTooManyAreNotCountedToTheEnd() {
		Response response = this.server.post("/add/message", PayloadServer.message(" word".repeat(40_000)));

		assertThat(response.body()).contains("The input has more than 8000 tokens (cl100k_base);")
			.doesNotContain("counted");
	}

	@Test
	void withoutCapacityToCountACallIsRefusedForAMoment() {
		this.counter.close();

		Response response = this.server.post("/add/message", PayloadServer.message(" word".repeat(4000)));

		assertThat(response.status()).isEqualTo(503);
		assertThat(response.retryAfter()).isEqualTo("1");
		assertThat(response.body()).contains("The gateway has no capacity left at this moment to count tokens. "
				+ "Repeat the call after the time in Retry-After. This call was not charged.");
		assertThat(this.server.passed()).isEmpty();
	}

	@Test
	void whatWouldHaveToBeCountedIsRefusedUnreadWhereItsAccountHasNoTimeLeft() throws IOException {
		this.time.during("acme", () -> this.processor.addAndGet(CountingTime.BURST.plusSeconds(1).toNanos()));

		assertThat(this.server.post("/add/message", PayloadServer.message("Hello")).status()).isEqualTo(200);
		assertThat(this.server.answerToHeadAlone(20_000)).startsWith("HTTP/1.1 503").contains("Retry-After: 10\r\n");
	}

}
