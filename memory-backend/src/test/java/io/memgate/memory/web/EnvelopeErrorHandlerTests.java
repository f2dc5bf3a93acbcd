package io.memgate.memory.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.memgate.memory.memory.OutcomeUnknownException;
import io.memgate.memory.memory.Space;
import io.memgate.memory.memory.StoreUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class EnvelopeErrorHandlerTests {

	@Test
	void anUnknownOutcomeIsNoAnswerAtAll() {
		Throwable unknown = new OutcomeUnknownException(new IOException("disk"));

		assertThatIOException().isThrownBy(() -> answerTo(Mono.error(unknown)))
			.withMessageContaining("received no bytes");
		assertThatIOException().isThrownBy(() -> answerTo(Mono.<Void>error(unknown).subscribeOn(Schedulers.parallel())))
			.withMessageContaining("received no bytes");
	}

	@Test
	void anUnavailableStoreIsSaidSo() throws Exception {
		HttpResponse<String> answer = answerTo(Mono.error(new StoreUnavailableException("full", null)));

		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.body())
			.isEqualTo("{\"code\":50300,\"data\":null,\"message\":\"The memory store is not available now\"}");
	}

	@Test
	void aFaultTellsNothingOfItself() throws Exception {
		HttpResponse<String> answer = answerTo(Mono.error(new IllegalStateException("secret detail")));

		assertThat(answer.statusCode()).isEqualTo(500);
		assertThat(answer.body()).doesNotContain("secret").contains("50000");
	}

	@Test
	void aLineOfACallHasTheGatewaysIdOfItAndItsThreadKeepsNone() throws Exception {
		UUID id = UUID.fromString("01985cf2-0000-7000-8000-000000000001");
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		Logger logger = (Logger) LoggerFactory.getLogger(EnvelopeErrorHandler.class);
		logger.addAppender(lines);

		answerTo((exchange) -> {
			new Call(id, new Space("acme", "p1"), new byte[0]).attachTo(exchange);
			return Mono.error(new IllegalStateException("secret detail"));
		});
		answerTo(Mono.error(new StoreUnavailableException("full", null)));
		logger.detachAppender(lines);

		assertThat(lines.list).extracting(ILoggingEvent::getMDCPropertyMap)
			.containsExactly(Map.of("requestId", id.toString()), Map.of());
	}

	private static HttpResponse<String> answerTo(Mono<Void> call) throws IOException, InterruptedException {
		return answerTo((exchange) -> call);
	}

	private static HttpResponse<String> answerTo(WebHandler call) throws IOException, InterruptedException {
		HttpHandler handler = WebHttpHandlerBuilder.webHandler(call)
			.exceptionHandler(new EnvelopeErrorHandler())
			// Here, as an event loop may not load its classes.
			.codecConfigurer(ServerCodecConfigurer.create())
			.build();
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.handle(new ReactorHttpHandlerAdapter(handler))
			.bindNow();
		try (HttpClient client = HttpClient.newHttpClient()) {
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port()))
				.timeout(Duration.ofSeconds(10))
				.build();
			return client.send(request, BodyHandlers.ofString());
		}
		finally {
			server.disposeNow();
		}
	}

}
