package io.memgate.gateway.routing;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/** Streamed calls that are sent again with their Idempotency-Key. */
class StreamRepeatWebTests extends MemoriesUnderTest {

	private static final String CHAT = "{\"video_nos\":[\"VI1\"],\"prompt\":\"What is in it?\"}";

	private static final String EVENTS = "data:first\n\ndata:\"Done\"\n\n";

	private final AtomicInteger executions = new AtomicInteger();

	@Test
	void aRepeatedUploadGetsItsAnswerAndUploadsNothing() {
		succeed();

		Answered first = upload("------b1--");
		Answered second = upload("------b1--");

		assertThat(second.status()).isEqualTo(200);
		assertThat(second.response().body()).isEqualTo(first.response().body());
		assertThat(second.header("Memgate-Replay-Of")).isEqualTo(first.header("X-Request-Id"));
		assertThat(BACKEND.received()).hasSize(1);
		assertThat(used("upload")).isEqualTo(1);
		assertThat(reserved("upload")).isZero();
	}

	@Test
	void anUploadOfAnotherSizeIsAnotherRequest() {
		succeed();
		upload("------b1--");

		Answered answer = upload("------b1--\r\n");

		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.text("code")).isEqualTo("0409");
		assertThat(answer.text("type")).isEqualTo("/memgate/problems/idempotency-key-reused");
		assertThat(BACKEND.received()).hasSize(1);
		assertThat(used("upload")).isEqualTo(1);
	}

	@Test
	void aFailedUploadMayBeSentAgain() {
		BACKEND.answering(new RecordingBackend.Answer(500, "{\"code\":\"0500\",\"msg\":\"no\"}"));
		assertThat(upload("------b1--").status()).isEqualTo(502);
		succeed();

		assertThat(upload("------b1--").status()).isEqualTo(200);
		assertThat(used("upload")).isEqualTo(1);
	}

	@Test
	void aRepeatedCallWhoseAnswerWasStreamedIsToldSoAndNeverMadeAgain() {
		BACKEND.exchanging((request, response) -> request.receive()
			.then(response.header("Content-Type", "text/event-stream").send(Mono.fromSupplier(() -> {
				this.executions.incrementAndGet();
				return Unpooled.copiedBuffer(EVENTS, StandardCharsets.US_ASCII);
			})).then()));

		Answered first = chat();
		Answered second = chat();

		assertThat(first.status()).isEqualTo(200);
		assertThat(first.response().body()).isEqualTo(EVENTS);
		assertThat(second.status()).isEqualTo(409);
		assertThat(second.text("code")).isEqualTo("0409");
		assertThat(second.text("type")).isEqualTo("/memgate/problems/idempotency-answer-gone");
		assertThat(second.text("msg")).contains("completed and charged before", "not made again", "not charged");
		assertThat(second.json().get("retryable").asBoolean()).isFalse();
		assertThat(second.header("Retry-After")).isEmpty();
		assertThat(this.executions).hasValue(1);
		assertThat(used("chat")).isEqualTo(1);
		assertThat(reserved("chat")).isZero();
	}

	private Answered upload(String form) {
		return send(upload(BodyPublishers.ofString(form)).header("Idempotency-Key", "upload-1"));
	}

	private Answered chat() {
		return send(request(V1 + "chat").header("Idempotency-Key", "chat-1").POST(BodyPublishers.ofString(CHAT)));
	}

}
