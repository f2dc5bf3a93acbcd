package io.memgate.gateway.routing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Passes connections on to a port, and keeps what goes over each in both directions.
 */
final class RecordingRelay implements AutoCloseable {

	private final ServerSocket listener;

	private final int port;

	private final List<Passed> passed = new CopyOnWriteArrayList<>();

	RecordingRelay(int port) {
		this.port = port;
		try {
			this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread.ofVirtual().start(this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	/** All connections so far. */
	List<Passed> passed() {
		return List.copyOf(this.passed);
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				Socket from = this.listener.accept();
				Socket to = new Socket(InetAddress.getLoopbackAddress(), this.port);
				Passed connection = new Passed(new ByteArrayOutputStream(), new ByteArrayOutputStream());
				this.passed.add(connection);
				Thread.ofVirtual().start(() -> pass(from, to, connection));
			}
			catch (IOException closed) {
				return;
			}
		}
	}

	/** One side may go on when the other has ended. */
	private static void pass(Socket from, Socket to, Passed connection) {
		Thread back = Thread.ofVirtual().start(() -> copy(to, from, connection.back()));
		copy(from, to, connection.there());
		try {
			back.join();
		}
		catch (InterruptedException ended) {
			Thread.currentThread().interrupt();
		}
		close(from);
		close(to);
	}

	private static void copy(Socket from, Socket to, ByteArrayOutputStream kept) {
		byte[] bytes = new byte[16 * 1024];
		try {
			for (int size = from.getInputStream().read(bytes); size >= 0; size = from.getInputStream().read(bytes)) {
				kept.write(bytes, 0, size);
				to.getOutputStream().write(bytes, 0, size);
			}
			to.shutdownOutput();
		}
		catch (IOException broken) {
			close(from);
			close(to);
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

	/** What went over a connection. */
	record Passed(ByteArrayOutputStream there, ByteArrayOutputStream back) {

	}

}
