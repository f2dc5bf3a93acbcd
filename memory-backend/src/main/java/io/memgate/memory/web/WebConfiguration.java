package io.memgate.memory.web;

import java.time.Clock;
import java.util.function.Function;

import io.micrometer.tracing.propagation.Propagator;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

import io.memgate.memory.memory.MemoryStore;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AssertionProperties.class)
class WebConfiguration {

	private static final String API = "/api/openmem/v1";

	private static final String ALL = "/internal/memories";

	// What comes of a body must fit into one unsynced stretch of the journal, with all
	// that is kept with each message.
	private static final int MOST_BODY_KILOBYTES = 2048;

	@Bean
	AssertionFilter assertionFilter(AssertionProperties assertion, @Value("${memgate.max-body}") DataSize maxBody,
			Clock clock) {
		Assert.isTrue(maxBody.toKilobytes() <= MOST_BODY_KILOBYTES, "memgate.max-body must be at most 2MB");
		return new AssertionFilter(assertion.secret(), assertion.valid(), Math.toIntExact(maxBody.toBytes()), clock);
	}

	@Bean
	@Profile("tracing")
	TraceFilter traceFilter(Propagator propagator) {
		return new TraceFilter(propagator);
	}

	@Bean
	EnvelopeErrorHandler envelopeErrorHandler() {
		return new EnvelopeErrorHandler();
	}

	@Bean
	RouterFunction<ServerResponse> routes(MemoryStore store, Clock clock) {
		MemoryHandler memory = new MemoryHandler(store, clock);
		GatewayHandler gateway = new GatewayHandler(store);
		DeletionHandler deletion = new DeletionHandler(store);
		return RouterFunctions.route()
			.POST(API + "/add/message", answer(memory::addMessage))
			.POST(API + "/search/memory", answer(memory::searchMemory))
			.POST(API + "/get/message", answer(memory::getMessage))
			.POST(API + "/get/memory", answer(memory::getMemory))
			.GET(API + "/get/memory/{id}", answer(memory::getMemoryById))
			.POST(API + "/delete/memory", answer(memory::deleteMemory))
			.POST(API + "/get/status", answer(memory::getStatus))
			.POST("/internal/outcomes/{id}", answer(gateway::outcome))
			.GET("/internal/outcomes/{id}", answer(gateway::decided))
			.GET("/internal/totals", answer(gateway::allTotals))
			.GET("/internal/totals/{account}", answer(gateway::totals))
			.GET(ALL + "/{account}", answer(deletion::count))
			.GET(ALL + "/{account}/{project}", answer(deletion::count))
			.DELETE(ALL + "/{account}", answer(deletion::delete))
			.DELETE(ALL + "/{account}/{project}", answer(deletion::delete))
			.build();
	}

	private static HandlerFunction<ServerResponse> answer(Function<ServerRequest, Mono<Object>> handler) {
		return (request) -> Mono.defer(() -> handler.apply(request))
			.map(Envelope::ok)
			.flatMap((envelope) -> ServerResponse.ok()
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue(WireJson.MAPPER.writeValueAsBytes(envelope)));
	}

}
