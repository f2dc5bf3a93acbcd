package io.memgate.gateway.telemetry;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;

import org.springframework.http.HttpHeaders;

/**
 * Begins traces with Micrometer's tracer. A trace that a client has begun is gone on with
 * only where clients are trusted: its sampling flag would decide what is collected here,
 * and its ids would be in the log.
 */
final class SpanTraces implements Traces {

	private final Tracer tracer;

	private final Propagator propagator;

	private final boolean trustClients;

	SpanTraces(Tracer tracer, Propagator propagator, boolean trustClients) {
		this.tracer = tracer;
		this.propagator = propagator;
		this.trustClients = trustClients;
	}

	@Override
	public Trace begin(HttpHeaders headers) {
		Span.Builder begun = this.trustClients ? this.propagator.extract(headers, HttpHeaders::getFirst)
				: this.tracer.spanBuilder().setNoParent();
		return new SpanTrace(this.tracer, this.propagator, begun.kind(Span.Kind.SERVER).name("call").start());
	}

}
