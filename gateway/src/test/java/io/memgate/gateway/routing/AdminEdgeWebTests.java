package io.memgate.gateway.routing;

import java.io.IOException;
import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.memgate.gateway.edge.HttpReading;
import io.memgate.gateway.edge.RawCase;
import io.memgate.gateway.edge.RawCases;
import org.assertj.core.api.SoftAssertions;

/**
 * The admin listener takes the same bytes as the public one: every raw request that is
 * none is refused there too, before anybody looks who sends it.
 */
class AdminEdgeWebTests {

	private final StartedGateway gateway = RawGateway.running();

	@Test
	void whatIsNoRequestIsRefused() throws IOException {
		List<RawCase> cases = RawCases.all(this.gateway.key()).stream().filter(AdminEdgeWebTests::isNone).toList();
		SoftAssertions all = new SoftAssertions();
		for (RawCase each : cases) {
			all.assertThat(each.isAnsweredBy(statuses(each))).as(each.id()).isTrue();
		}
		all.assertThat(cases).hasSizeGreaterThan(100);
		all.assertAll();
	}

	private static boolean isNone(RawCase each) {
		HttpReading reading = HttpReading.of(each.bytes());
		return reading.requests().isEmpty() && reading.end() == HttpReading.End.FAULT && isOfItsHead(each);
	}

	/**
	 * A body with a fault has its answer by whoever may not send one, and before what is
	 * no request behind others these are answered, which differ.
	 */
	private static boolean isOfItsHead(RawCase each) {
		return !List.of("chunk", "body", "pipeline").contains(each.id().split("/")[0]);
	}

	private List<Integer> statuses(RawCase each) throws IOException {
		try (RawConversation conversation = new RawConversation(URI.create(this.gateway.adminUrl()).getPort())) {
			conversation.expecting(HttpReading.of(each.bytes()));
			conversation.write(each.bytes());
			return conversation.answers(each.expected().size()).stream().map(RawConversation.Answer::status).toList();
		}
	}

}
