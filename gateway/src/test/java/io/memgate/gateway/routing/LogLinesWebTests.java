package io.memgate.gateway.routing;

import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the log has of a request, where nothing is traced.
 */
class LogLinesWebTests extends GatewayUnderTest {

	private static final String FOREIGN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.lines.start();
		root().addAppender(this.lines);
	}

	@AfterEach
	void stopListening() {
		root().detachAppender(this.lines);
	}

	private static Logger root() {
		return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

	@Test
	void everyLineOfACallThatTheMemoryServiceCutHasItsId() {
		BACKEND.behaving((request) -> Mono.empty());

		Answered answer = post(SEARCH, ONE_QUERY);

		assertThat(answer.status()).isEqualTo(502);
		assertThat(linesOf(answer)).isNotEmpty()
			.allSatisfy((line) -> assertThat(line.getMDCPropertyMap()).isEqualTo(id(answer)));
	}

	@Test
	void aClientsTraceGoesNowhere() {
		Answered answer = send(request(SEARCH).header("traceparent", FOREIGN)
			.header("baggage", "a=b")
			.POST(HttpRequest.BodyPublishers.ofString(ONE_QUERY)));

		assertThat(answer.status()).isEqualTo(200);
		assertThat(BACKEND.received()).singleElement()
			.satisfies((call) -> assertThat(call.headers().names()).doesNotContain("traceparent", "baggage"));
	}

	private List<ILoggingEvent> linesOf(Answered answer) {
		return this.lines.list.stream().filter((line) -> line.getFormattedMessage().contains(idOf(answer))).toList();
	}

	private static Map<String, String> id(Answered answer) {
		return Map.of("requestId", idOf(answer));
	}

	private static String idOf(Answered answer) {
		return answer.header("X-Request-Id");
	}

}
