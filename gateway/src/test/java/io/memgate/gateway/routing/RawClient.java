package io.memgate.gateway.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection on which a test writes bytes of its own. */
final class RawClient implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 10_000;

	private final Socket socket;

	RawClient(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setSoTimeout(PATIENCE_MILLIS);
	}

	/** Sends bytes and reads until the gateway closes the connection. */
	static String exchange(int port, String bytes) {
		return exchange(port, bytes.getBytes(StandardCharsets.US_ASCII));
	}

	static String exchange(int port, byte[] bytes) {
		try (RawClient client = new RawClient(port)) {
			client.write(bytes);
			return new String(client.socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void write(String text) throws IOException {
		write(text.getBytes(StandardCharsets.US_ASCII));
	}

	private void write(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
		this.socket.getOutputStream().flush();
	}

	/** Reads up to a text. */
	String readTo(String end) throws IOException {
		StringBuilder text = new StringBuilder();
		while (text.indexOf(end) < 0) {
			int c = this.socket.getInputStream().read();
			if (c < 0) {
				throw new IOException("the connection was closed after: " + text);
			}
			text.append((char) c);
		}
		return text.toString();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
