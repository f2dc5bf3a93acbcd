package io.memgate.memory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that reach the server while it still ends the one before, as they do on a
 * connection in steady use.
 */
class KeepAliveWebTests {

	private static final String LIVENESS = "GET /actuator/health/liveness HTTP/1.1\r\nHost: backend\r\n\r\n";

	private static final String FORBIDDEN = "GET /actuator/env HTTP/1.1\r\nHost: backend\r\n\r\n";

	private static final RunningBackend backend = RunningBackend.shared();

	@Test
	void aConnectionIsReadOnAfterRequestsSentTogether() throws IOException {
		try (Connection connection = new Connection()) {
			connection.send(LIVENESS + LIVENESS + LIVENESS);
			assertThat(connection.statuses(3)).isEqualTo("200 200 200");

			connection.send(LIVENESS);
			assertThat(connection.statuses(1)).isEqualTo("200");
		}
	}

	@Test
	void aConnectionIsClosedByARefusalAndNotLeftUnread() throws IOException {
		try (Connection connection = new Connection()) {
			connection.send(LIVENESS + FORBIDDEN);
			assertThat(connection.statuses(2)).isEqualTo("200 401");

			assertThat(connection.isAtEnd()).isTrue();
		}
	}

	private static final class Connection implements AutoCloseable {

		private final Socket socket = new Socket(backend.origin().getHost(), backend.origin().getPort());

		private final BufferedReader answers = new BufferedReader(
				new InputStreamReader(this.socket.getInputStream(), StandardCharsets.US_ASCII));

		private Connection() throws IOException {
			this.socket.setSoTimeout(5000);
		}

		void send(String requests) throws IOException {
			this.socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
		}

		String statuses(int number) throws IOException {
			StringBuilder statuses = new StringBuilder();
			for (int i = 0; i < number; i++) {
				statuses.append(' ').append(status());
			}
			return statuses.substring(1);
		}

		boolean isAtEnd() throws IOException {
			return this.answers.read() < 0;
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

		private String status() throws IOException {
			String status = this.answers.readLine().substring("HTTP/1.1 ".length()).substring(0, 3);
			int bodyLength = 0;
			for (String header = this.answers.readLine(); !header.isEmpty(); header = this.answers.readLine()) {
				if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
					bodyLength = Integer.parseInt(header.substring(15).strip());
				}
			}
			assertThat(this.answers.skip(bodyLength)).isEqualTo(bodyLength);
			return status;
		}

	}

}
