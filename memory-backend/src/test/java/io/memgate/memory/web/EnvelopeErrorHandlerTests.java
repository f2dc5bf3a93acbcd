package io.memgate.memory.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.memgate.memory.memory.OutcomeUnknownException;
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

	private static HttpResponse<String> answerTo(Mono<Void> call) throws IOException, InterruptedException {
		HttpHandler handler = WebHttpHandlerBuilder.webHandler((exchange) -> call)
			.exceptionHandler(new EnvelopeErrorHandler())
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
