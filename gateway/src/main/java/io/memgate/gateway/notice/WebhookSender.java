package io.memgate.gateway.notice;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/**
 * Sends notices to webhooks, each over a connection of its own to an address that was
 * checked just then. Follows no redirect, repeats nothing, and closes the connection once
 * the answer's head is there: nothing of its body is read.
 */
public final class WebhookSender {

	/** Until the answer's head must have come. */
	static final Duration PATIENCE = Duration.ofSeconds(15);

	private static final int CONNECT_MILLIS = 5_000;

	private static final int OK = 200;

	private static final int MULTIPLE_CHOICES = 300;

	private static final int GONE = 410;

	private static final String TEST = "webhook.test";

	private final HttpClient client;

	private final Clock clock;

	/**
	 * @param tls whose certificates are trusted
	 * @param clock shows Redis's time
	 */
	WebhookSender(Targets targets, SslContext tls, Clock clock) {
		this.client = HttpClient.create(ConnectionProvider.newConnection())
			.resolver(targets.resolver())
			.secure((spec) -> spec.sslContext(tls))
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
			.disableRetry(true)
			.followRedirect(false);
		this.clock = clock;
	}

	/**
	 * Sends a message that says nothing, to see whether messages arrive.
	 * @return what came of it; never an error
	 */
	public Mono<Attempt> test(Webhook webhook) {
		return Mono.defer(() -> {
			Instant now = this.clock.instant();
			String id = "test-" + webhook.id() + '-' + now.toEpochMilli();
			return send(webhook, id, new Payload(TEST, now, new Payload.Test(webhook.id())).json());
		});
	}

	/**
	 * Sends a message.
	 * @param id names the message, the same at each attempt
	 * @return what came of it; never an error
	 */
	Mono<Attempt> send(Webhook webhook, String id, String payload) {
		return Mono
			.defer(() -> this.client.headers((headers) -> write(headers, webhook, id, payload))
				.post()
				.uri(webhook.url())
				.send(Mono.fromSupplier(() -> Unpooled.copiedBuffer(payload, StandardCharsets.UTF_8)))
				.responseConnection((response, connection) -> Mono.fromSupplier(() -> attempt(response))
					.doFinally((signal) -> connection.dispose()))
				.single())
			.timeout(PATIENCE)
			.onErrorResume((ex) -> Mono.just(new Attempt.Failed(ex.toString(), null)));
	}

	private void write(HttpHeaders headers, Webhook webhook, String id, String payload) {
		Instant now = this.clock.instant();
		headers.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
		headers.set(HttpHeaderNames.CONTENT_LENGTH, payload.getBytes(StandardCharsets.UTF_8).length);
		headers.set(HttpHeaderNames.USER_AGENT, "Memgate");
		headers.set("webhook-id", id);
		headers.set("webhook-timestamp", Long.toString(now.getEpochSecond()));
		headers.set("webhook-signature", webhook.signatures(id, now, payload));
	}

	private static Attempt attempt(HttpClientResponse response) {
		int status = response.status().code();
		if (status >= OK && status < MULTIPLE_CHOICES) {
			return new Attempt.Delivered(status);
		}
		return (status == GONE) ? new Attempt.Gone() : new Attempt.Failed("answered " + status,
				retryAfter(response.responseHeaders().get(HttpHeaderNames.RETRY_AFTER)));
	}

	/** Only seconds are understood, not a date. */
	private static @Nullable Duration retryAfter(@Nullable String value) {
		return (value != null && value.matches("[0-9]{1,6}")) ? Duration.ofSeconds(Long.parseLong(value)) : null;
	}

}
