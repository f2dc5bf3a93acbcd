package io.memgate.gateway.routing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.memgate.gateway.Promise;
import io.memgate.gateway.edge.HttpReading;
import io.memgate.gateway.edge.Mutator;
import io.memgate.gateway.edge.RawCases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random changes of the raw requests. The gateway must divide each into the same requests
 * as a second reading does, and hand on only those that are there, with the bodies that
 * they have. In full:
 * {@code ./mvnw -pl gateway test -Dtest=MutatedRequestsWebTests -Dmemgate.mutations=100000},
 * with {@code -Dmemgate.seed=N} to repeat one.
 */
@Tag("promise")
class MutatedRequestsWebTests {

	private static final Logger log = LoggerFactory.getLogger(MutatedRequestsWebTests.class);

	private static final int MUTATIONS = Integer.getInteger("memgate.mutations", 2000);

	private static final long SEED = Long.getLong("memgate.seed", new Random().nextLong());

	private final StartedGateway gateway = RawGateway.running();

	@Test
	void theGatewayDividesBytesAsTheSecondReadingDoes() throws IOException {
		Mutator mutator = new Mutator(RawCases.all(this.gateway.key()), new Random(SEED));
		int[] answered = new int[600];
		for (int i = 0; i < MUTATIONS; i++) {
			byte[] bytes = mutator.next();
			this.gateway.backend.reset();
			List<RawConversation.Answer> answers = converse(bytes);

			answers.forEach((answer) -> answered[answer.status()]++);
			String fault = fault(HttpReading.of(bytes), answers);
			if (!fault.isEmpty()) {
				Promise.P12.measured("changes", false, "change %d, seed %d: %s", i, SEED, fault);
			}
			assertThat(fault).as("seed %d, mutation %d: %s", SEED, i, new String(bytes, StandardCharsets.ISO_8859_1))
				.isEmpty();
		}
		Promise.P12.measured("changes", true, "%d random changes, seed %d: boundary disagreements 0, 5xx %d", MUTATIONS,
				SEED, Arrays.stream(answered, 500, 600).sum());
		log.info("P12 {} mutations, seed {}: boundary disagreements 0, answers 200: {}, 4xx: {}, 5xx: {}", MUTATIONS,
				SEED, answered[200], Arrays.stream(answered, 400, 500).sum(), Arrays.stream(answered, 500, 600).sum());
	}

	private List<RawConversation.Answer> converse(byte[] bytes) throws IOException {
		HttpReading reading = HttpReading.of(bytes);
		try (RawConversation conversation = new RawConversation(this.gateway.port())) {
			conversation.expecting(reading);
			conversation.write(bytes);
			return conversation.answers(due(reading));
		}
	}

	private static int due(HttpReading reading) {
		return reading.requests().size() + ((reading.end() == HttpReading.End.FAULT) ? 1 : 0);
	}

	private String fault(HttpReading reading, List<RawConversation.Answer> answers) {
		if (answers.stream().anyMatch((answer) -> answer.status() >= 500)) {
			return "is a fault of the gateway";
		}
		boolean ended = !answers.isEmpty() && answers.getLast().last();
		if (answers.size() < due(reading) && !ended) {
			return "has " + answers.size() + " answers, not " + due(reading);
		}
		return foreign(reading);
	}

	/** What has arrived that was not there, in the order of what was. */
	private String foreign(HttpReading reading) {
		Iterator<HttpReading.Request> sent = reading.requests().iterator();
		for (RecordingBackend.Received came : this.gateway.backend.received()) {
			if (!RawRequestsWebTests.isAsTheGatewayWrites(came)) {
				return "arrives as " + came.method() + ' ' + came.uri() + ' ' + came.headers();
			}
			boolean found = false;
			while (!found && sent.hasNext()) {
				found = isOf(came, sent.next());
			}
			if (!found) {
				return "arrives with " + came.text() + ", which was not sent";
			}
		}
		return "";
	}

	private static boolean isOf(RecordingBackend.Received came, HttpReading.Request sent) {
		return came.method().equals(sent.method()) && came.uri().equals(sent.target().split("\\?", 2)[0])
				&& Arrays.equals(came.body(), sent.body());
	}

}
