package io.memgate.gateway.telemetry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

class SpanTracesTests {

	private static final String FOREIGN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

	private final Sent sent = new Sent();

	private final Tracer tracer = SdkTracerProvider.builder()
		.addSpanProcessor(SimpleSpanProcessor.create(this.sent))
		.build()
		.get("test");

	@Test
	void aPartIsToldAsAPartOfItsCall() {
		Trace trace = traces(false).begin(new HttpHeaders());

		StepVerifier.create(trace.during(Trace.Part.ADMISSION, (part) -> Mono.just("yes")))
			.expectNext("yes")
			.verifyComplete();
		trace.end("addMessage", () -> Map.of("memgate.outcome", "success"));

		assertThat(this.sent.spans).extracting(SpanData::getName).containsExactly("admission", "addMessage");
		assertThat(this.sent.spans).extracting(SpanData::getTraceId).containsOnly(trace.id());
		SpanData call = this.sent.spans.getLast();
		assertThat(call.getKind()).isEqualTo(SpanKind.SERVER);
		assertThat(call.getAttributes().get(AttributeKey.stringKey("memgate.outcome"))).isEqualTo("success");
		assertThat(this.sent.spans.getFirst().getParentSpanId()).isEqualTo(call.getSpanId());
	}

	@Test
	void theMemoryServiceGoesOnFromThePartThatWaitsForIt() {
		Trace trace = traces(false).begin(new HttpHeaders());
		Map<String, String> headers = new HashMap<>();

		StepVerifier.create(trace.during(Trace.Part.BACKEND, (part) -> {
			part.write(headers::put);
			return Mono.empty();
		})).verifyComplete();

		SpanData asked = this.sent.spans.getFirst();
		assertThat(asked.getKind()).isEqualTo(SpanKind.CLIENT);
		// Sampled; the second bit says that the id is a random one.
		assertThat(headers.get("traceparent")).matches("00-" + trace.id() + '-' + asked.getSpanId() + "-0[13]");
	}

	@Test
	void aPartThatFailsOrIsCancelledIsToldToo() {
		Trace trace = traces(false).begin(new HttpHeaders());

		StepVerifier.create(trace.during(Trace.Part.ADMISSION, (part) -> Mono.error(new IllegalStateException("away"))))
			.verifyError();
		StepVerifier.create(trace.during(Trace.Part.BACKEND, (part) -> Mono.never())).thenCancel().verify();

		assertThat(this.sent.spans).extracting(SpanData::getName).containsExactly("admission", "backend");
		assertThat(this.sent.spans.getFirst().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void whatAClientSaysOfItsTraceIsBelievedOnlyWhereClientsAreTrusted() {
		HttpHeaders headers = new HttpHeaders();
		headers.set("traceparent", FOREIGN);

		assertThat(FOREIGN).contains(String.valueOf(traces(true).begin(headers).id()));
		assertThat(FOREIGN).doesNotContain(String.valueOf(traces(false).begin(headers).id()));
	}

	@Test
	void whereNothingIsTracedAPartIsItsWorkAndNothingElse() {
		Mono<String> work = Mono.just("done");
		Trace trace = Traces.NONE.begin(new HttpHeaders());

		assertThat(trace.during(Trace.Part.BACKEND, (part) -> work)).isSameAs(work);
		assertThat(trace.id()).isNull();
		trace.write((name, value) -> {
			throw new AssertionError(name);
		});
		trace.end("addMessage", () -> {
			throw new AssertionError("nobody asks for facts");
		});
	}

	private Traces traces(boolean trustClients) {
		OtelTracer bridge = new OtelTracer(this.tracer, new OtelCurrentTraceContext(), (event) -> {
		});
		return new SpanTraces(bridge,
				new OtelPropagator(ContextPropagators.create(W3CTraceContextPropagator.getInstance()), this.tracer),
				trustClients);
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
