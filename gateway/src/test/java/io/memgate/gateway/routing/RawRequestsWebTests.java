package io.memgate.gateway.routing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.memgate.gateway.Promise;
import io.memgate.gateway.edge.HttpReading;
import io.memgate.gateway.edge.RawCase;
import io.memgate.gateway.edge.RawCases;
import io.micrometer.core.instrument.MeterRegistry;
import org.assertj.core.api.SoftAssertions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every raw request against the gateway, with a backend that proves what has arrived:
 * each is answered as its clause says, the next request on the connection begins where it
 * should, and nothing arrives but good calls, as the gateway writes them.
 */
@Tag("promise")
class RawRequestsWebTests {

	/** All that a request to the memory service carries, Idempotency-Keys apart. */
	static final Set<String> HEADERS = Set.of("accept", "content-length", "content-type", "host", "x-memgate-assertion",
			"user-agent", "x-request-id");

	private static final byte[] PROBE = "GET /probe HTTP/1.1\r\nHost: gateway\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private final StartedGateway gateway = RawGateway.running();

	@Test
	void everyRawRequestIsAnsweredAsItsClauseSays() throws IOException {
		SoftAssertions all = new SoftAssertions();
		Map<Promise, int[]> figures = new EnumMap<>(Promise.class);
		for (RawCase each : RawCases.all(this.gateway.key())) {
			this.gateway.backend.reset();
			String fault = fault(each);
			all.assertThat(fault).as("%s: %s, %s", each.id(), each.clause(), each.why()).isEmpty();
			promises(each).forEach((promise) -> {
				int[] figure = figures.computeIfAbsent(promise, (same) -> new int[2]);
				figure[0]++;
				figure[1] += fault.isEmpty() ? 0 : 1;
			});
		}
		figures.forEach((promise, figure) -> promise.measured("raw", figure[1] == 0,
				"%d raw requests, answered or arriving otherwise than they should: %d", figure[0], figure[1]));
		all.assertAll();
	}

	private static Set<Promise> promises(RawCase each) {
		return switch (each.id().split("/")[0]) {
			case "target", "method" -> EnumSet.of(Promise.P12, Promise.P13);
			case "body", "size" -> EnumSet.of(Promise.P12, Promise.P14);
			default -> EnumSet.of(Promise.P12);
		};
	}

	private String fault(RawCase each) throws IOException {
		try (RawConversation conversation = new RawConversation(this.gateway.port())) {
			conversation.expecting(HttpReading.of(each.bytes()));
			conversation.write(each.bytes());
			List<RawConversation.Answer> answers = conversation.answers(each.expected().size());
			List<Integer> statuses = answers.stream().map(RawConversation.Answer::status).toList();
			if (!each.isAnsweredBy(statuses)) {
				return "is answered with " + statuses + ", not " + each.expected();
			}
			String behind = behind(each, answers, conversation);
			return behind.isEmpty() ? arrived(statuses) : behind;
		}
	}

	/** What is wrong with the connection behind the answers. */
	private static String behind(RawCase each, List<RawConversation.Answer> answers, RawConversation conversation)
			throws IOException {
		if (answers.isEmpty()) {
			conversation.end();
		}
		HttpReading reading = HttpReading.of(each.bytes());
		boolean done = !reading.requests().isEmpty() && reading.requests().getLast().isLast();
		if (done || answers.isEmpty() || answers.getLast().last() || reading.end() == HttpReading.End.FAULT) {
			return conversation.isClosed() ? "" : "the connection goes on";
		}
		if (answers.getLast().endsTheConnection()) {
			return "says that the connection is closed, and has no Connection header";
		}
		if (reading.end() == HttpReading.End.UNFINISHED) {
			return "";
		}
		conversation.write(PROBE);
		List<Integer> next = conversation.answers(1).stream().map(RawConversation.Answer::status).toList();
		return next.equals(List.of(404)) ? "" : "the next request is answered with " + next;
	}

	private String arrived(List<Integer> statuses) {
		List<RecordingBackend.Received> received = this.gateway.backend.received();
		long good = statuses.stream().filter((status) -> status == 200).count();
		if (received.size() != good) {
			return received.size() + " requests have arrived, not " + good;
		}
		return received.stream()
			.filter((request) -> !isAsTheGatewayWrites(request) || !request.text().equals(RawCases.MESSAGE))
			.map((request) -> "has arrived as " + request.method() + ' ' + request.uri() + ' '
					+ request.headers().names() + ' ' + request.text())
			.collect(Collectors.joining());
	}

	/** Whether it is one of the few requests that there are, in the one form. */
	static boolean isAsTheGatewayWrites(RecordingBackend.Received request) {
		Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		request.headers().names().forEach((name) -> names.add(name.toLowerCase(Locale.ROOT)));
		return HEADERS.containsAll(names) && request.headers().names().size() == request.headers().size() && (request
			.method() + ' ' + request.uri())
			.matches("POST /api/openmem/v1/(add/message|search/memory"
					+ "|get/(message|memory|status)|delete/memory)|GET /api/openmem/v1/get/memory/[A-Za-z0-9._~-]+");
	}

	@Test
	void whoLeavesBeforeTheRequestIsWholeIsNoFaultOfTheGateway() throws IOException {
		for (RawCase each : RawCases.all(this.gateway.key())) {
			if (each.expected().isEmpty()) {
				try (RawConversation conversation = new RawConversation(this.gateway.port())) {
					conversation.write(each.bytes());
					conversation.end();
					assertThat(conversation.isClosed()).as(each.id()).isTrue();
				}
			}
		}

		MeterRegistry meters = this.gateway.bean(MeterRegistry.class);
		GatewayUnderTest
			.await(() -> !meters.find("memgate.requests").tag("condition", "bad-request").timers().isEmpty());
		assertThat(meters.find("memgate.requests").tag("condition", "internal-error").timers()).isEmpty();
	}

	@Test
	void aRedirectOfTheMemoryServiceIsNotFollowed() {
		this.gateway.backend.exchanging((request, response) -> response.status(307)
			.header("Location", this.gateway.backend.url() + "/internal/totals/elsewhere")
			.send());

		assertThat(this.gateway.add()).isEqualTo(502);
		assertThat(this.gateway.backend.asked()).noneMatch((asked) -> asked.uri().endsWith("elsewhere"));
	}

	@Test
	void theCorpusCoversEveryTopic() {
		Set<String> topics = RawCases.all("key")
			.stream()
			.map((each) -> each.id().split("/")[0])
			.collect(Collectors.toCollection(TreeSet::new));

		assertThat(topics).containsExactly("body", "chunk", "coding", "field", "host", "length", "line", "method",
				"pipeline", "size", "target", "upgrade");
	}

}
