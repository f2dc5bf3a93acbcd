package io.memgate.gateway.routing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.memgate.gateway.Promise;
import io.memgate.gateway.edge.HttpReading;
import io.memgate.gateway.edge.Mutator;
import io.memgate.gateway.edge.RawCase;
import io.memgate.gateway.edge.RawCases;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Every raw request, and random changes of them, through a proxy that shares its
 * connections to the gateway among its clients. Between the two stands a relay: each
 * request, as the gateway divides what comes, has the one mark that the proxy puts on
 * each of its own, and as many answers come back. After each, another client's call is
 * answered with its own answer. In full:
 * {@code ./mvnw -pl gateway test -Dtest=RequestsBehindProxiesWebTests -Dmemgate.mutations=100000}.
 */
@Tag("promise")
class RequestsBehindProxiesWebTests {

	private static final Logger log = LoggerFactory.getLogger(RequestsBehindProxiesWebTests.class);

	private static final int MUTATIONS = Integer.getInteger("memgate.mutations", 300);

	private static final long SEED = Long.getLong("memgate.seed", new Random().nextLong());

	/** After that many others, one call of somebody else's. */
	private static final int TOGETHER = 5;

	private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.1 (?!100)\\d{3} ");

	private final StartedGateway gateway = RawGateway.running();

	private int probes;

	/** Those that a proxy has answered for itself. */
	private int repeated;

	@ParameterizedTest
	@ValueSource(strings = { "haproxy", "nginx" })
	void theGatewayAndAProxyDivideBytesAlike(String name, @TempDir Path folder) throws IOException {
		assumeThat(FrontProxy.isInstalled(name)).as(name).isTrue();
		this.gateway.backend.behaving((request) -> Mono.just(new RecordingBackend.Answer(200,
				"{\"code\":0,\"data\":{\"echo\":\"" + echo(request) + "\"},\"message\":\"ok\"}")));
		try (RecordingRelay relay = new RecordingRelay(this.gateway.port());
				FrontProxy proxy = FrontProxy.start(name, folder, relay.port())) {
			int sent = 0;
			for (byte[] bytes : requests()) {
				send(proxy, bytes);
				if (++sent % TOGETHER == 0) {
					assertAnotherIsAnswered(proxy, relay, bytes);
				}
			}
			assertAgreed(name, relay, sent);
		}
	}

	private List<byte[]> requests() {
		List<RawCase> cases = RawCases.all(this.gateway.key());
		List<byte[]> all = new ArrayList<>(cases.stream().map(RawCase::bytes).toList());
		Mutator mutator = new Mutator(cases, new Random(SEED));
		for (int i = 0; i < MUTATIONS; i++) {
			all.add(mutator.next());
		}
		return all;
	}

	/** A word that stands in a probe alone. */
	private static String echo(RecordingBackend.Received request) {
		return request.text().replaceFirst("(?s).*(probe-\\d+).*", "$1").replaceFirst("(?s)^(?!probe-\\d+$).*", "none");
	}

	private static void send(FrontProxy proxy, byte[] bytes) throws IOException {
		try (RawConversation conversation = new RawConversation(proxy.port())) {
			conversation.write(bytes);
			conversation.end();
			conversation.rest();
		}
		catch (SocketTimeoutException silent) {
			throw new IllegalStateException("no end to " + new String(bytes, StandardCharsets.ISO_8859_1), silent);
		}
	}

	/**
	 * A proxy may send a call over a connection that the gateway is closing at that
	 * moment: the request before was answered at its head, and its rest was malformed.
	 * The proxy then answers for itself, and the call is made once more.
	 */
	private void assertAnotherIsAnswered(FrontProxy proxy, RecordingRelay relay, byte[] before) throws IOException {
		String word = "probe-" + ++this.probes;
		List<RawConversation.Answer> answers = answers(proxy, word);
		if (answers.stream().allMatch(RequestsBehindProxiesWebTests::isTheProxys)) {
			this.repeated++;
			answers = answers(proxy, word);
		}
		assertThat(answers)
			.as(() -> "seed " + SEED + ", behind " + new String(before, StandardCharsets.ISO_8859_1) + "\nand "
					+ tails(relay))
			.singleElement()
			.satisfies((answer) -> assertThat(answer.text()).contains("\"echo\":\"" + word + '"'));
	}

	private static boolean isTheProxys(RawConversation.Answer answer) {
		return answer.status() == HttpStatus.BAD_GATEWAY.value()
				&& !answer.head().toLowerCase(Locale.ROOT).contains("x-request-id:");
	}

	private List<RawConversation.Answer> answers(FrontProxy proxy, String word) throws IOException {
		try (RawConversation conversation = new RawConversation(proxy.port())) {
			conversation.write(RawCases.good(this.gateway.key(), word));
			return conversation.answers(1);
		}
	}

	/** The end of what went over the last connections. */
	private static String tails(RecordingRelay relay) {
		StringBuilder tails = new StringBuilder();
		for (RecordingRelay.Passed each : relay.passed().reversed().stream().limit(3).toList()) {
			tails.append("\n> ").append(tail(each.there())).append("\n< ").append(tail(each.back()));
		}
		return tails.toString();
	}

	private static String tail(ByteArrayOutputStream bytes) {
		String all = bytes.toString(StandardCharsets.ISO_8859_1);
		return all.substring(Math.max(0, all.length() - 1500));
	}

	private void assertAgreed(String name, RecordingRelay relay, int sent) {
		int passed = 0;
		for (RecordingRelay.Passed connection : relay.passed()) {
			byte[] there = connection.there().toByteArray();
			HttpReading reading = HttpReading.of(there);
			assertThat(reading.requests()).as("seed %d: %s", SEED, new String(there, StandardCharsets.ISO_8859_1))
				.allSatisfy((request) -> assertThat(request.values(FrontProxy.MARK)).hasSize(1));
			assertThat(answers(connection)).isLessThanOrEqualTo(reading.requests().size() + 1);
			passed += reading.requests().size();
		}
		assertThat(this.gateway.backend.received()).allMatch(RawRequestsWebTests::isAsTheGatewayWrites);
		assertThat(this.gateway.backend.received().size()).isBetween(1, passed);
		Promise.P12.measured(name, true, "%d raw requests and changes, seed %d: boundary disagreements 0", sent, SEED);
		log.info(
				"P12 behind {}: {} raw requests, seed {}: {} passed on over {} connections, {} at the backend,"
						+ " {} made again, boundary disagreements 0",
				name, sent, SEED, passed, relay.passed().size(), this.gateway.backend.received().size(), this.repeated);
	}

	private static long answers(RecordingRelay.Passed connection) {
		return ANSWER.matcher(connection.back().toString(StandardCharsets.ISO_8859_1)).results().count();
	}

}
