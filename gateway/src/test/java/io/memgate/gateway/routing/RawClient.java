package io.memgate.gateway.routing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A connection on which a test writes bytes of its own. */
final class RawClient implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 10_000;

	private static final int TRICKLE_MILLIS = 50;

	private final Socket socket;

	RawClient(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setSoTimeout(PATIENCE_MILLIS);
	}

	/** One that comes from an address of loopback's, such as {@code 127.0.0.9}. */
	RawClient(int port, String from) {
		try {
			this.socket = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
			this.socket.setSoTimeout(PATIENCE_MILLIS);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** One that has begun a request, unless it was closed at once. */
	static RawClient begun(int port, String from) {
		RawClient client = new RawClient(port, from);
		try {
			client.write("G");
		}
		catch (IOException closed) {
			// It was one too many.
		}
		return client;
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

	/**
	 * Sends bytes, reads to the connection's end and closes it; what is reset is empty.
	 */
	String answerTo(String bytes) {
		try (RawClient once = this) {
			once.write(bytes);
			return new String(this.socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException reset) {
			return "";
		}
	}

	/**
	 * Sends a byte from time to time, until the connection ends; what has come by then.
	 */
	String trickle() throws IOException {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		this.socket.setSoTimeout(TRICKLE_MILLIS);
		int left = PATIENCE_MILLIS / TRICKLE_MILLIS;
		while (left > 0) {
			try {
				int next = this.socket.getInputStream().read();
				if (next < 0) {
					return all.toString(StandardCharsets.UTF_8);
				}
				all.write(next);
			}
			catch (SocketTimeoutException quiet) {
				left--;
				write(" ");
			}
			catch (SocketException reset) {
				return all.toString(StandardCharsets.UTF_8);
			}
		}
		throw new IOException("the connection goes on after: " + all.toString(StandardCharsets.UTF_8));
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
