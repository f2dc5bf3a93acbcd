package io.memgate.gateway.routing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A connection goes on after a refusal that left its request's body unread. Over a plain
 * socket, since clients differ in what they do when an answer comes early.
 */
class KeepAliveWebTests extends GatewayUnderTest {

	private static final int ROUNDS = 50;

	private static final String LARGE = ONE_MESSAGE.replace("I like tea.", "x".repeat(300 * 1024));

	@Test
	void afterADeclaredBodyThatIsTooLarge() throws IOException {
		try (Connection connection = new Connection(this.port)) {
			for (int i = 0; i < ROUNDS; i++) {
				assertThat(connection.send(declared(this.key, LARGE))).isEqualTo(413);
				assertThat(connection.send(declared(this.key, ONE_MESSAGE))).isEqualTo(200);
			}
		}
	}

	@Test
	void afterAChunkedBodyThatTurnsOutTooLarge() throws IOException {
		String chunked = head(this.key) + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(LARGE.length())
				+ "\r\n" + LARGE + "\r\n0\r\n\r\n";
		try (Connection connection = new Connection(this.port)) {
			for (int i = 0; i < ROUNDS; i++) {
				assertThat(connection.send(chunked)).isEqualTo(413);
				assertThat(connection.send(declared(this.key, ONE_MESSAGE))).isEqualTo(200);
			}
		}
	}

	@Test
	void afterALargeBodyWithoutAKey() throws IOException {
		try (Connection connection = new Connection(this.port)) {
			for (int i = 0; i < ROUNDS; i++) {
				assertThat(connection.send(declared("none", LARGE))).isEqualTo(401);
				assertThat(connection.send(declared(this.key, ONE_MESSAGE))).isEqualTo(200);
			}
		}
	}

	private static String declared(String key, String body) {
		return head(key) + "Content-Length: " + body.length() + "\r\n\r\n" + body;
	}

	private static String head(String key) {
		return "POST " + ADD + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token " + key
				+ "\r\nContent-Type: application/json\r\n";
	}

	/** One connection, on which a request is written whole before its answer is read. */
	private static final class Connection implements AutoCloseable {

		private static final int PATIENCE_MILLIS = 5000;

		private final Socket socket;

		private final OutputStream out;

		private final InputStream in;

		Connection(int port) throws IOException {
			this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
			this.socket.setSoTimeout(PATIENCE_MILLIS);
			this.out = this.socket.getOutputStream();
			this.in = new BufferedInputStream(this.socket.getInputStream());
		}

		int send(String request) throws IOException {
			this.out.write(request.getBytes(StandardCharsets.US_ASCII));
			this.out.flush();
			String status = line();
			int length = 0;
			for (String header = line(); !header.isEmpty(); header = line()) {
				if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
					length = Integer.parseInt(header.substring(15).strip());
				}
			}
			this.in.skipNBytes(length);
			return Integer.parseInt(status.split(" ")[1]);
		}

		private String line() throws IOException {
			StringBuilder line = new StringBuilder();
			for (int c = this.in.read(); c != '\n'; c = this.in.read()) {
				if (c < 0) {
					throw new IOException("the connection was closed after: " + line);
				}
				line.append((char) c);
			}
			return line.toString().strip();
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
