package io.memgate.gateway.telemetry;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import reactor.core.publisher.Mono;

/**
 * One span. Parents are given by hand: a call changes threads, and nothing is kept with
 * them.
 */
final class SpanTrace implements Trace {

	private final Tracer tracer;

	private final Propagator propagator;

	private final Span span;

	SpanTrace(Tracer tracer, Propagator propagator, Span span) {
		this.tracer = tracer;
		this.propagator = propagator;
		this.span = span;
	}

	@Override
	public String id() {
		return this.span.context().traceId();
	}

	@Override
	public <T> Mono<T> during(Part part, Function<Trace, Mono<T>> work) {
		return Mono.defer(() -> {
			Span begun = begin(part);
			return Mono.defer(() -> work.apply(new SpanTrace(this.tracer, this.propagator, begun)))
				.doOnError(begun::error)
				.doFinally((signal) -> begun.end());
		});
	}

	private Span begin(Part part) {
		Span.Builder begun = this.tracer.spanBuilder().setParent(this.span.context()).name(part.word());
		return ((part == Part.BACKEND) ? begun.kind(Span.Kind.CLIENT) : begun).start();
	}

	@Override
	public void write(BiConsumer<String, String> header) {
		this.propagator.inject(this.span.context(), header, (carrier, name, value) -> header.accept(name, value));
	}

	@Override
	public void end(String name, Supplier<Map<String, String>> facts) {
		this.span.name(name);
		facts.get().forEach(this.span::tag);
		this.span.end();
	}

}
