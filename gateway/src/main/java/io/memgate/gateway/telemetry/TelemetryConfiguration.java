package io.memgate.gateway.telemetry;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Traces calls where there is a tracer, which is under the profile {@code tracing}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TraceProperties.class)
class TelemetryConfiguration {

	@Bean
	Traces traces(ObjectProvider<Tracer> tracers, ObjectProvider<Propagator> propagators, TraceProperties properties) {
		Tracer tracer = tracers.getIfAvailable();
		return (tracer != null) ? new SpanTraces(tracer, propagators.getObject(), properties.trustClients())
				: Traces.NONE;
	}

}
