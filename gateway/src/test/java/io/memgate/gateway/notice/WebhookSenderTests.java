package io.memgate.gateway.notice;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

import javax.net.ssl.SSLException;

import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class WebhookSenderTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final String SECRET = WebhookSecret.of("a key of a test".getBytes(StandardCharsets.UTF_8)).text();

	private static final String BODY = "{\"type\":\"maintenance\",\"text\":\"é 漢\"}";

	private final TlsReceiver receiver = new TlsReceiver();

	private final WebhookSender sender = TlsReceiver.sender(TlsReceiver.loopback(), Clock.systemUTC());

	@AfterEach
	void stop() {
		this.receiver.close();
	}

	@Test
	void aMessageArrivesSigned() {
		assertThat(send(this.receiver.url())).isEqualTo(new Attempt.Delivered(204));

		TlsReceiver.Received got = this.receiver.received().getFirst();
		assertThat(got.path()).isEqualTo("/hook");
		assertThat(got.body()).isEqualTo(BODY);
		assertThat(got.header("content-type")).isEqualTo("application/json");
		assertThat(got.header("webhook-id")).isEqualTo("notice-1");
		assertThat(Long.parseLong(got.header("webhook-timestamp")))
			.isBetween(Instant.now().minusSeconds(60).getEpochSecond(), Instant.now().plusSeconds(60).getEpochSecond());
		assertThat(got.isSigned(SECRET)).isTrue();
	}

	@Test
	void aRedirectIsNotFollowed() {
		this.receiver.answering(
				(response) -> response.status(307).header("Location", this.receiver.url() + "/other").send().then());

		assertThat(send(this.receiver.url())).isEqualTo(new Attempt.Failed("answered 307", null));
		assertThat(this.receiver.received()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 404, 500, 503 })
	void anyOtherStatusFails(int status) {
		this.receiver.answering(status);

		assertThat(send(this.receiver.url())).isEqualTo(new Attempt.Failed("answered " + status, null));
		assertThat(this.receiver.received()).hasSize(1);
	}

	@Test
	void theTimeThatAReceiverAsksForIsTold() {
		this.receiver.answering((response) -> response.status(503).header("Retry-After", "120").send().then());

		assertThat(send(this.receiver.url())).isEqualTo(new Attempt.Failed("answered 503", Duration.ofMinutes(2)));
	}

	@Test
	void aReceiverThatIsGoneSaysSo() {
		this.receiver.answering(410);

		assertThat(send(this.receiver.url())).isEqualTo(new Attempt.Gone());
	}

	@Test
	void anEndlessAnswerIsNotRead() {
		this.receiver.answering((response) -> response
			.send(Flux.<Integer>generate((sink) -> sink.next(1)).map((i) -> Unpooled.wrappedBuffer(new byte[1024])))
			.then());

		assertThat(send(this.receiver.url())).isEqualTo(new Attempt.Delivered(200));
	}

	@Test
	void anAnswerThatDoesNotComeIsNotWaitedForLongerThanThePatience() {
		this.receiver.answering((response) -> Mono.never());

		StepVerifier.withVirtualTime(() -> this.sender.send(webhook(this.receiver.url()), "notice-1", BODY))
			.thenAwait(WebhookSender.PATIENCE.plusSeconds(1))
			.expectNextMatches(
					(attempt) -> attempt instanceof Attempt.Failed failed && failed.said().contains("TimeoutException"))
			.expectComplete()
			.verify(PATIENCE);
	}

	@Test
	void aNameThatChangesToAForbiddenAddressIsNotConnectedTo() {
		Names names = new Names().answering("93.184.215.14").answering("127.0.0.1");
		Targets targets = TlsReceiver.targets(names, new PublicAddresses());
		WebhookSender rebinding = TlsReceiver.sender(targets, Clock.systemUTC());
		URI url = this.receiver.url("hooks.example.com");

		assertThat(targets.fault(url).block(PATIENCE)).isNull();
		assertThat(said(rebinding.send(webhook(url), "notice-1", BODY).block(PATIENCE)))
			.contains("127.0.0.1 is not an address of the public Internet");
		assertThat(this.receiver.received()).isEmpty();
	}

	@Test
	void aForbiddenAddressWrittenAsANumberIsNotConnectedTo() {
		WebhookSender strict = TlsReceiver.sender(
				TlsReceiver.targets(new Names().answering("93.184.215.14"), new PublicAddresses()), Clock.systemUTC());

		assertThat(said(strict.send(webhook(this.receiver.url()), "notice-1", BODY).block(PATIENCE)))
			.contains("127.0.0.1 is not an address of the public Internet");
		assertThat(this.receiver.received()).isEmpty();
	}

	@Test
	void aCertificateOfAnotherNameIsNotAccepted() {
		WebhookSender named = TlsReceiver
			.sender(TlsReceiver.targets(new Names().answering("127.0.0.1"), (address) -> true), Clock.systemUTC());

		assertThat(said(named.send(webhook(this.receiver.url("hooks.example.com")), "notice-1", BODY).block(PATIENCE)))
			.contains("SSLHandshakeException");
		assertThat(this.receiver.received()).isEmpty();
	}

	@Test
	void aCertificateThatNobodyVouchesForIsNotAccepted() throws SSLException {
		WebhookSender usual = new WebhookSender(TlsReceiver.loopback(), SslContextBuilder.forClient().build(),
				Clock.systemUTC());

		assertThat(said(usual.send(webhook(this.receiver.url()), "notice-1", BODY).block(PATIENCE)))
			.contains("SSLHandshakeException");
		assertThat(this.receiver.received()).isEmpty();
	}

	private Attempt send(URI url) {
		return Objects.requireNonNull(this.sender.send(webhook(url), "notice-1", BODY).block(PATIENCE));
	}

	private static String said(@Nullable Attempt attempt) {
		return Objects.requireNonNull(attempt).said();
	}

	private static Webhook webhook(URI url) {
		return new Webhook("hook", url, Set.of(), null, false, Instant.EPOCH, SECRET, null, null, null);
	}

}
