package io.memgate.gateway.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.memgate.gateway.system.Fault.Direction;
import io.memgate.gateway.system.Fault.End;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * A client writes {@code question} through the proxy to a server that answers with
 * {@code answered}.
 */
class FaultProxyTests {

	private static final int SHORT_MILLIS = 200;

	private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();

	private ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());

	private FaultProxy proxy = FaultProxy.before(this.server.getLocalPort());

	FaultProxyTests() throws IOException {
	}

	@BeforeEach
	void serve() {
		Thread.ofVirtual().start(() -> {
			while (!this.server.isClosed()) {
				try (Socket client = this.server.accept()) {
					this.arrived.add(text(client.getInputStream().readNBytes(8)));
					client.getOutputStream().write("answered".getBytes(StandardCharsets.US_ASCII));
					client.getInputStream().readAllBytes();
				}
				catch (IOException ex) {
					// The test has ended, or the connection was reset by it.
				}
			}
		});
	}

	@AfterEach
	void stop() throws IOException {
		this.proxy.close();
		this.server.close();
	}

	@Test
	void withoutAFaultEverythingPasses() throws Exception {
		try (Socket client = ask()) {
			assertThat(text(client.getInputStream().readNBytes(8))).isEqualTo("answered");
			assertThat(this.arrived.poll(1, TimeUnit.SECONDS)).isEqualTo("question");
			assertThat(this.proxy.cuts()).isZero();
		}
	}

	@Test
	void aQuestionIsCutAtAByte() throws Exception {
		this.proxy.with(() -> Fault.cut(Direction.UP, 3, End.CLOSED));

		try (Socket client = ask()) {
			assertThat(client.getInputStream().read()).isEqualTo(-1);
			assertThat(this.arrived.poll(1, TimeUnit.SECONDS)).isEqualTo("que");
			assertThat(this.proxy.cuts()).isEqualTo(1);
		}
	}

	@Test
	void anAnswerIsCutAtAByte() throws Exception {
		this.proxy.with(() -> Fault.cut(Direction.DOWN, 3, End.CLOSED));

		try (Socket client = ask()) {
			assertThat(text(client.getInputStream().readAllBytes())).isEqualTo("ans");
			assertThat(this.arrived.poll(1, TimeUnit.SECONDS)).isEqualTo("question");
		}
	}

	@Test
	void aConnectionIsReset() throws Exception {
		this.proxy.with(() -> Fault.cut(Direction.UP, 0, End.RESET));

		try (Socket client = ask()) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> client.getInputStream().read());
		}
	}

	@Test
	void aHalfOpenConnectionStaysOpenAndSilent() throws Exception {
		this.proxy.with(() -> Fault.halfOpen(Direction.DOWN, 3));

		try (Socket client = ask()) {
			client.setSoTimeout(SHORT_MILLIS);
			assertThat(text(client.getInputStream().readNBytes(3))).isEqualTo("ans");
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> client.getInputStream().read());
		}
	}

	@Test
	void aReplyIsDroppedAfterItsQuestionHasArrived() throws Exception {
		this.proxy.with(() -> Fault.dropReplies(1, new Random(1)));

		try (Socket client = ask()) {
			assertThat(client.getInputStream().read()).isEqualTo(-1);
			assertThat(this.arrived.poll(1, TimeUnit.SECONDS)).isEqualTo("question");
		}
	}

	@Test
	void bytesAreDelayedOnTheWayThereAndBack() throws Exception {
		this.proxy.with(() -> Fault.delay(Duration.ofMillis(50)));
		long start = System.nanoTime();

		try (Socket client = ask()) {
			client.getInputStream().readNBytes(8);
		}

		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
	}

	@Test
	void aClosedWayRefusesConnectionsUntilItIsOpened() throws Exception {
		this.proxy.refuse();
		assertThatIOException().isThrownBy(this::ask);

		this.proxy.admit();
		try (Socket client = ask()) {
			assertThat(text(client.getInputStream().readNBytes(8))).isEqualTo("answered");
		}
	}

	private Socket ask() throws IOException {
		Socket client = new Socket(InetAddress.getLoopbackAddress(), this.proxy.port());
		client.getOutputStream().write("question".getBytes(StandardCharsets.US_ASCII));
		return client;
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.US_ASCII);
	}

}
