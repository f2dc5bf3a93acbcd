package io.memgate.memory.web;

import java.time.Clock;
import java.util.function.Function;

import io.micrometer.core.instrument.MeterRegistry;
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
import io.memgate.memory.memory.MemoryWrites;

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
	CallFilter callFilter(@Value("${memgate.max-calls:512}") int maxCalls, MeterRegistry registry) {
		Assert.isTrue(maxCalls >= 1, "memgate.max-calls must be at least 1");
		return new CallFilter(maxCalls, registry);
	}

	@Bean
	EnvelopeErrorHandler envelopeErrorHandler() {
		return new EnvelopeErrorHandler();
	}

	@Bean
	RouterFunction<ServerResponse> routes(MemoryStore store, MemoryWrites writes, Clock clock) {
		MemoryHandler memory = new MemoryHandler(store, writes, clock);
		SearchHandler search = new SearchHandler(store);
		GatewayHandler gateway = new GatewayHandler(store);
		DeletionHandler deletion = new DeletionHandler(store);
		return RouterFunctions.route()
			.POST(API + "/add/message", answer(MemoryHandler.ADD, memory::addMessage))
			.POST(API + "/add/feedback", answer(MemoryHandler.FEEDBACK, memory::addFeedback))
			.POST(API + "/search/memory", answer("searchMemory", search::searchMemory))
			.POST(API + "/get/message", answer("getMessage", memory::getMessage))
			.POST(API + "/get/memory", answer("getMemory", memory::getMemory))
			.GET(API + "/get/memory/{id}", answer("getMemoryById", memory::getMemoryById))
			.POST(API + "/update/memory", answer(MemoryHandler.UPDATE, memory::updateMemory))
			.POST(API + "/delete/memory", answer(MemoryHandler.DELETE, memory::deleteMemory))
			.POST(API + "/get/status", answer("getStatus", memory::getStatus))
			.POST("/internal/outcomes/{id}", answer("outcome", gateway::outcome))
			.GET("/internal/outcomes/{id}", answer("outcome", gateway::decided))
			.GET("/internal/totals", answer("totals", gateway::allTotals))
			.GET("/internal/totals/{account}", answer("totals", gateway::totals))
			.GET(ALL + "/{account}", answer("count", deletion::count))
			.GET(ALL + "/{account}/{project}", answer("count", deletion::count))
			.DELETE(ALL + "/{account}", answer("delete", deletion::delete))
			.DELETE(ALL + "/{account}/{project}", answer("delete", deletion::delete))
			.build();
	}

	private static HandlerFunction<ServerResponse> answer(String api, Function<ServerRequest, Mono<Object>> handler) {
		return (request) -> Mono.defer(() -> {
			CallFilter.name(request.exchange(), api);
			return handler.apply(request);
		})
			.map(Envelope::ok)
			.flatMap((envelope) -> ServerResponse.ok()
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue(WireJson.MAPPER.writeValueAsBytes(envelope)));
	}

}
