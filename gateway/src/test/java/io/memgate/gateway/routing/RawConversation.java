package io.memgate.gateway.routing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.edge.HttpReading;

/**
 * A connection on which a test writes bytes of its own, and takes the answers one by one.
 */
final class RawConversation implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 20_000;

	private static final int CONTINUE = 100;

	private final Socket socket;

	private final InputStream in;

	private final Deque<String> methods = new ArrayDeque<>();

	RawConversation(int port) throws IOException {
		this(new Socket(InetAddress.getLoopbackAddress(), port));
	}

	/** On a connection that there is, which is closed with it. */
	RawConversation(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(PATIENCE_MILLIS);
		this.socket.setTcpNoDelay(true);
		this.in = new BufferedInputStream(this.socket.getInputStream());
	}

	/** What the other side does not take any more is left out. */
	void write(byte[] bytes) throws IOException {
		try {
			this.socket.getOutputStream().write(bytes);
		}
		catch (SocketException closed) {
			// Its answer may be there all the same.
		}
	}

	/** Says which methods the answers are to, as one to HEAD has no body. */
	void expecting(HttpReading sent) {
		sent.requests().forEach((request) -> this.methods.add(request.method()));
	}

	/** Says that nothing more will come. */
	void end() throws IOException {
		if (!this.socket.isClosed()) {
			this.socket.shutdownOutput();
		}
	}

	/** All that comes until the connection ends, whatever it is. */
	byte[] rest() throws IOException {
		try {
			return this.in.readAllBytes();
		}
		catch (SocketException reset) {
			return new byte[0];
		}
	}

	/** The next final answers: as many, or fewer if the connection ends before. */
	List<Answer> answers(int most) throws IOException {
		List<Answer> answers = new ArrayList<>();
		while (answers.size() < most) {
			Answer next = next();
			if (next == null) {
				break;
			}
			if (next.status() != CONTINUE) {
				answers.add(next);
			}
		}
		return answers;
	}

	/** Whether the connection ends with nothing more to read. */
	boolean isClosed() throws IOException {
		try {
			return this.in.read() < 0;
		}
		catch (SocketTimeoutException open) {
			return false;
		}
		catch (SocketException reset) {
			return true;
		}
	}

	private @Nullable Answer next() throws IOException {
		try {
			String first = line();
			return first.isEmpty() ? null : answer(Integer.parseInt(first.split(" ")[1]));
		}
		catch (SocketException reset) {
			return null;
		}
	}

	private Answer answer(int status) throws IOException {
		int length = 0;
		boolean chunked = false;
		boolean last = false;
		StringBuilder head = new StringBuilder();
		for (String header = line(); !header.isEmpty(); header = line()) {
			head.append(header).append('\n');
			String lower = header.toLowerCase(Locale.ROOT);
			length = lower.startsWith("content-length:") ? Integer.parseInt(lower.substring(15).strip()) : length;
			chunked |= lower.equals("transfer-encoding: chunked");
			last |= lower.equals("connection: close");
		}
		boolean none = status == CONTINUE || "HEAD".equals(this.methods.poll());
		return new Answer(status, last, head.toString(), body(none, chunked, length));
	}

	private byte[] body(boolean none, boolean chunked, int length) throws IOException {
		if (none) {
			return new byte[0];
		}
		return chunked ? chunks() : this.in.readNBytes(length);
	}

	private byte[] chunks() throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
			body.writeBytes(this.in.readNBytes(size));
			line();
		}
		line();
		return body.toByteArray();
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = this.in.read(); c != '\n' && c >= 0; c = this.in.read()) {
			line.append((char) c);
		}
		return line.toString().strip();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * An answer.
	 *
	 * @param last whether it says that the connection ends
	 * @param head its headers, a line each
	 */
	record Answer(int status, boolean last, String head, byte[] body) {

		String text() {
			return new String(this.body, StandardCharsets.UTF_8);
		}

		/** Whether it refuses what is no request. */
		boolean endsTheConnection() {
			return text().contains("The connection is closed.");
		}

	}

}
