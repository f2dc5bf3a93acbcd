package io.memgate.memory.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.memgate.memory.memory.OutcomeUnknownException;
import io.memgate.memory.memory.Space;
import io.memgate.memory.memory.StoreUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;

class TraceFilterTests {

	private final Sent sent = new Sent();

	private final Tracer tracer = SdkTracerProvider.builder()
		.addSpanProcessor(SimpleSpanProcessor.create(this.sent))
		.build()
		.get("test");

	private final TraceFilter filter = new TraceFilter(
			new OtelPropagator(ContextPropagators.create(W3CTraceContextPropagator.getInstance()), this.tracer));

	@Test
	void aCallHasTheStatusOfItsAnswer() {
		StepVerifier.create(passing((exchange) -> {
			exchange.getResponse().setStatusCode(HttpStatus.OK);
			return exchange.getResponse().setComplete();
		})).verifyComplete();

		assertThat(onlyStatus()).isEqualTo("200");
		assertThat(this.sent.spans.getFirst().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
	}

	@Test
	void aFailedCallHasTheStatusThatItIsAnsweredWithAfterwards() {
		fail(Refusal.badInput("user_id", "is missing"));
		fail(new ResponseStatusException(HttpStatus.NOT_FOUND));
		fail(new StoreUnavailableException("full", null));
		fail(new IllegalStateException("a fault"));

		assertThat(this.sent.spans).extracting(TraceFilterTests::status).containsExactly("400", "404", "503", "500");
		assertThat(this.sent.spans).extracting((span) -> span.getStatus().getStatusCode())
			.containsOnly(StatusCode.ERROR);
	}

	@Test
	void aCallWithoutAnAnswerHasNoStatus() {
		fail(new OutcomeUnknownException(new IOException("disk")));

		assertThat(this.sent.spans).hasSize(1);
		assertThat(onlyStatus()).isNull();
	}

	@Test
	void aFailedCallWhoseAnswerWasUnderWayKeepsItsStatus() {
		StepVerifier.create(passing((exchange) -> {
			exchange.getResponse().setStatusCode(HttpStatus.OK);
			return exchange.getResponse().setComplete().then(Mono.error(new IllegalStateException("too late")));
		})).verifyError();

		assertThat(onlyStatus()).isEqualTo("200");
	}

	private void fail(Throwable ex) {
		StepVerifier.create(passing((exchange) -> Mono.error(ex))).verifyError();
	}

	private Mono<Void> passing(WebFilterChain rest) {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.post("/add/message"));
		new Call(UUID.randomUUID(), new Space("acme", "p1"), new byte[0]).attachTo(exchange);
		return this.filter.filter(exchange, rest);
	}

	private @Nullable String onlyStatus() {
		return status(this.sent.spans.getFirst());
	}

	private static @Nullable String status(SpanData span) {
		return span.getAttributes().get(AttributeKey.stringKey("http.response.status_code"));
	}

	/** Takes spans as they end. */
	private static final class Sent implements SpanExporter {

		private final List<SpanData> spans = new ArrayList<>();

		@Override
		public CompletableResultCode export(Collection<SpanData> ended) {
			this.spans.addAll(ended);
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

}
