package io.memgate.gateway.telemetry;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which traces are gone on with; what is sampled and where it is sent is in
 * {@code management.tracing} and {@code management.opentelemetry.tracing}.
 *
 * @param trustClients whether a client's {@code traceparent} is believed
 */
@ConfigurationProperties("memgate.tracing")
record TraceProperties(boolean trustClients) {

}
