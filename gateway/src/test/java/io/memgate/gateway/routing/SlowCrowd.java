package io.memgate.gateway.routing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients without a key that hold connections open, from several addresses of loopback's,
 * until told to stop: whose connection is closed opens another. A quarter each sends
 * nothing; a head a byte a second; a body so; or reads no answer.
 */
public final class SlowCrowd implements AutoCloseable {

	private static final int ADDRESSES = 25;

	private static final int RECEIVE_BYTES = 1024;

	private static final long BETWEEN_NANOS = Duration.ofSeconds(1).toNanos();

	/** So that they do not all come in one moment. */
	private static final long APART_NANOS = Duration.ofMillis(1).toNanos();

	private static final byte[] HEAD = ("POST /api/openmem/v1/add/message HTTP/1.1\r\nHost: gateway\r\n" + "X-Slow: "
			+ "a".repeat(4000))
		.getBytes(StandardCharsets.US_ASCII);

	private static final byte[] BODY_HEAD = ("POST /api/openmem/v1/add/message HTTP/1.1\r\nHost: gateway\r\n"
			+ "Authorization: Token mpg-abcdefghijklmnop-none\r\nContent-Type: application/json\r\n"
			+ "Content-Length: 200000\r\n\r\n")
		.getBytes(StandardCharsets.US_ASCII);

	private static final byte[] QUESTION = "GET /memgate/v1/openapi.json HTTP/1.1\r\nHost: gateway\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private final URI origin;

	private final List<Thread> clients = new ArrayList<>();

	private final AtomicLong opened = new AtomicLong();

	private volatile boolean over;

	private SlowCrowd(URI origin) {
		this.origin = origin;
	}

	/** Begins with so many of them; they need a millisecond each to come. */
	public static SlowCrowd of(int number, URI origin) {
		SlowCrowd crowd = new SlowCrowd(origin);
		for (int i = 0; i < number; i++) {
			int index = i;
			crowd.clients.add(Thread.ofVirtual().start(() -> crowd.hold(index)));
		}
		return crowd;
	}

	/** Connections that were opened in all. */
	public long opened() {
		return this.opened.get();
	}

	private void hold(int index) {
		LockSupport.parkNanos(index * APART_NANOS);
		while (!this.over) {
			try (Socket socket = new Socket()) {
				socket.setReceiveBufferSize(RECEIVE_BYTES);
				socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.1." + (1 + index % ADDRESSES)), 0));
				socket.connect(new InetSocketAddress(this.origin.getHost(), this.origin.getPort()));
				this.opened.incrementAndGet();
				behave(index / ADDRESSES % 4, socket);
			}
			catch (IOException closed) {
				LockSupport.parkNanos(BETWEEN_NANOS);
			}
		}
	}

	private void behave(int kind, Socket socket) throws IOException {
		switch (kind) {
			case 0 -> waitForTheEnd(socket);
			case 1 -> trickle(socket, HEAD);
			case 2 -> {
				socket.getOutputStream().write(BODY_HEAD);
				trickle(socket, " ".repeat(4000).getBytes(StandardCharsets.US_ASCII));
			}
			default -> {
				socket.getOutputStream().write(QUESTION);
				stay();
			}
		}
	}

	private void waitForTheEnd(Socket socket) throws IOException {
		socket.setSoTimeout(1000);
		InputStream in = socket.getInputStream();
		while (!this.over) {
			try {
				if (in.read() < 0) {
					return;
				}
			}
			catch (SocketTimeoutException quiet) {
				// Goes on.
			}
		}
	}

	private void trickle(Socket socket, byte[] bytes) throws IOException {
		for (int i = 0; i < bytes.length && !this.over; i++) {
			socket.getOutputStream().write(bytes[i]);
			LockSupport.parkNanos(BETWEEN_NANOS);
		}
	}

	private void stay() {
		while (!this.over) {
			LockSupport.parkNanos(BETWEEN_NANOS);
		}
	}

	@Override
	public void close() {
		this.over = true;
		this.clients.forEach(LockSupport::unpark);
		for (Thread client : this.clients) {
			try {
				client.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}
	}

}
