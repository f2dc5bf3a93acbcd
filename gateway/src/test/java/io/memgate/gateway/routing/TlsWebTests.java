package io.memgate.gateway.routing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;

import io.memgate.gateway.edge.HttpReading;
import io.memgate.gateway.edge.RawCase;
import io.memgate.gateway.edge.RawCases;
import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.redis.RedisServer;
import org.assertj.core.api.SoftAssertions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Both listeners with TLS, by the settings that {@code deploy/README.md} tells: a
 * certificate and a key as PEM files, which are read anew when they change.
 */
@ExtendWith(RedisServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsWebTests {

	private static final String ACCOUNT = "tls";

	/** What is tried of the raw requests. */
	private static final Set<String> TOPICS = Set.of("host", "length", "coding");

	private static final String BUNDLE = "--spring.ssl.bundle.pem.listeners.";

	@TempDir
	static Path folder;

	private final RedisProcess redis = RedisProcess.launchOnFreePort();

	private @Nullable TestCertificate first;

	private @Nullable StartedGateway running;

	@BeforeAll
	void start() throws IOException, GeneralSecurityException {
		this.first = TestCertificate.into(folder);
		this.running = StartedGateway.start(folder, ACCOUNT,
				"--spring.data.redis.url=redis://127.0.0.1:" + this.redis.port(),
				BUNDLE + "keystore.certificate=file:" + folder.resolve("certificate.pem"),
				BUNDLE + "keystore.private-key=file:" + folder.resolve("key.pem"), BUNDLE + "reload-on-update=true",
				"--spring.ssl.bundle.watch.file.quiet-period=200ms", "--server.ssl.bundle=listeners",
				"--management.server.ssl.bundle=listeners");
	}

	@AfterAll
	void stop() {
		if (this.running != null) {
			this.running.close();
		}
		this.redis.close();
	}

	@Test
	void bothListenersSpeakTlsAndNothingElse() throws IOException, GeneralSecurityException {
		SSLContext trusting = TestCertificate.trusting(List.of(first()));

		try (RawConversation call = connect(trusting, gateway().port());
				RawConversation health = connect(trusting, adminPort())) {
			call.write(RawCases.good(gateway().key(), "tea"));
			assertThat(call.answers(1)).singleElement()
				.satisfies((answer) -> assertThat(answer.status()).isEqualTo(200));
			health.write("GET /actuator/health HTTP/1.1\r\nHost: gateway\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			assertThat(health.answers(1)).singleElement()
				.satisfies((answer) -> assertThat(answer.status()).isEqualTo(200));
		}
		assertThat(new RawClient(gateway().port(), "127.0.0.1").answerTo("GET / HTTP/1.1\r\nHost: gateway\r\n\r\n"))
			.doesNotContain("HTTP/1.1");
	}

	@Test
	void http2IsNotOffered() throws IOException, GeneralSecurityException {
		try (SSLSocket socket = socket(TestCertificate.trusting(List.of(first())), gateway().port())) {
			SSLParameters parameters = socket.getSSLParameters();
			parameters.setApplicationProtocols(new String[] { "h2", "http/1.1" });
			socket.setSSLParameters(parameters);
			socket.startHandshake();

			assertThat(socket.getApplicationProtocol()).isNotEqualTo("h2");
		}
	}

	@Test
	void whatIsInsideIsReadAsStrictly() throws IOException, GeneralSecurityException {
		SSLContext trusting = TestCertificate.trusting(List.of(first()));
		SoftAssertions all = new SoftAssertions();
		int tried = 0;
		for (RawCase each : RawCases.all(gateway().key())) {
			if (TOPICS.contains(each.id().split("/")[0])) {
				tried++;
				gateway().backend.reset();
				all.assertThat(each.isAnsweredBy(statuses(trusting, each))).as(each.id()).isTrue();
			}
		}
		all.assertThat(tried).isGreaterThan(50);
		all.assertAll();
	}

	private List<Integer> statuses(SSLContext trusting, RawCase each) throws IOException {
		try (RawConversation conversation = connect(trusting, gateway().port())) {
			conversation.expecting(HttpReading.of(each.bytes()));
			conversation.write(each.bytes());
			return conversation.answers(each.expected().size()).stream().map(RawConversation.Answer::status).toList();
		}
	}

	@Test
	void aCertificateThatIsReplacedIsServedWithoutARestart() throws IOException, GeneralSecurityException {
		SSLContext before = TestCertificate.trusting(List.of(first()));
		try (RawConversation open = connect(before, gateway().port())) {
			open.write(RawCases.good(gateway().key(), "tea"));
			assertThat(open.answers(1)).hasSize(1);
			TestCertificate second = TestCertificate.into(folder);
			SSLContext both = TestCertificate.trusting(List.of(first(), second));

			GatewayUnderTest.await(() -> serves(second, both, gateway().port()));
			GatewayUnderTest.await(() -> serves(second, both, adminPort()));

			open.write(RawCases.good(gateway().key(), "tea"));
			assertThat(open.answers(1)).singleElement()
				.satisfies((answer) -> assertThat(answer.status()).isEqualTo(200));
			this.first = second;
		}
	}

	private static boolean serves(TestCertificate certificate, SSLContext trusting, int port) {
		try (SSLSocket socket = socket(trusting, port)) {
			return Arrays.equals(socket.getSession().getPeerCertificates()[0].getEncoded(), certificate.encoded());
		}
		catch (IOException | GeneralSecurityException ex) {
			return false;
		}
	}

	private static RawConversation connect(SSLContext trusting, int port) throws IOException {
		return new RawConversation(socket(trusting, port));
	}

	private static SSLSocket socket(SSLContext trusting, int port) throws IOException {
		return (SSLSocket) trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
	}

	private int adminPort() {
		return URI.create(gateway().adminUrl()).getPort();
	}

	private StartedGateway gateway() {
		return Objects.requireNonNull(this.running);
	}

	private TestCertificate first() {
		return Objects.requireNonNull(this.first);
	}

}
