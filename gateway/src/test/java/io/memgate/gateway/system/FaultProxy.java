package io.memgate.gateway.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.memgate.gateway.system.Fault.Direction;
import io.memgate.gateway.system.Fault.Passage;
import org.jspecify.annotations.Nullable;

/**
 * A TCP relay on loopback that does harm: each connection gets a {@link Fault} when it is
 * accepted. Besides, the whole way can be closed, as if nothing listened.
 */
final class FaultProxy implements AutoCloseable {

	private static final int STRETCH_BYTES = 16_384;

	private final int port;

	private final Set<Link> links = ConcurrentHashMap.newKeySet();

	private final AtomicLong cuts = new AtomicLong();

	private volatile int target;

	private volatile Supplier<Fault> faults = () -> Fault.NONE;

	private volatile Supplier<Tap> taps = () -> Tap.NONE;

	private volatile ServerSocket listener;

	private volatile CompletableFuture<Void> accepting;

	private FaultProxy(ServerSocket listener, int target) {
		this.listener = listener;
		this.port = listener.getLocalPort();
		this.target = target;
		this.accepting = accept(listener);
	}

	/**
	 * Starts one on a free port.
	 * @param target the loopback port that it relays to
	 */
	static FaultProxy before(int target) throws IOException {
		return new FaultProxy(listen(0), target);
	}

	private static ServerSocket listen(int port) throws IOException {
		return new ServerSocket(port, 512, InetAddress.getLoopbackAddress());
	}

	int port() {
		return this.port;
	}

	/** Connections cut by their faults so far. */
	long cuts() {
		return this.cuts.get();
	}

	/** Sets what happens to each connection accepted from now on. */
	FaultProxy with(Supplier<Fault> faults) {
		this.faults = faults;
		return this;
	}

	/** Sets who sees what passes on each connection accepted from now on. */
	FaultProxy seenBy(Supplier<Tap> taps) {
		this.taps = taps;
		return this;
	}

	/** Cuts every connection there is, so that only new ones with new faults remain. */
	void cutAll() {
		this.links.forEach((link) -> link.end(Fault.End.CLOSED));
	}

	/** Relays to another port from now on; connections there are now are cut. */
	void turnTo(int port) {
		this.target = port;
		cutAll();
	}

	/** From now on connections are refused, and those there are now are cut. */
	void refuse() {
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.accepting.join();
		cutAll();
	}

	/** Takes connections again after {@link #refuse()}. */
	void admit() {
		try {
			this.listener = listen(this.port);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.accepting = accept(this.listener);
	}

	/** Ends when the listener has been closed: only then is it truly closed. */
	private CompletableFuture<Void> accept(ServerSocket listening) {
		return CompletableFuture.runAsync(() -> {
			while (!listening.isClosed()) {
				try {
					relay(listening.accept());
				}
				catch (IOException ex) {
					// Closed, or the client has gone already.
				}
			}
		}, (work) -> Thread.ofVirtual().name("fault-proxy-" + this.port).start(work));
	}

	private void relay(Socket client) throws IOException {
		Socket server = connect();
		if (server == null) {
			client.close();
			return;
		}
		client.setTcpNoDelay(true);
		server.setTcpNoDelay(true);
		Link link = new Link(client, server, this.faults.get(), this.taps.get());
		this.links.add(link);
		Thread.ofVirtual().start(() -> link.pump(client, server, Direction.UP));
		Thread.ofVirtual().start(() -> link.pump(server, client, Direction.DOWN));
	}

	private @Nullable Socket connect() {
		try {
			return new Socket(InetAddress.getLoopbackAddress(), this.target);
		}
		catch (IOException ex) {
			return null;
		}
	}

	@Override
	public void close() {
		refuse();
	}

	/** One connection on both sides of the proxy. */
	private final class Link {

		private final Socket client;

		private final Socket server;

		private final Fault fault;

		private final Tap tap;

		private Link(Socket client, Socket server, Fault fault, Tap tap) {
			this.client = client;
			this.server = server;
			this.fault = fault;
			this.tap = tap;
		}

		private void pump(Socket from, Socket to, Direction direction) {
			byte[] stretch = new byte[STRETCH_BYTES];
			boolean silent = false;
			try {
				for (int read = read(from, stretch); read > 0; read = read(from, stretch)) {
					silent = silent || pass(stretch, read, to, direction);
				}
				end(Fault.End.CLOSED);
			}
			catch (IOException ex) {
				end(Fault.End.RESET);
			}
			finally {
				this.tap.ended(direction);
			}
		}

		private static int read(Socket from, byte[] stretch) throws IOException {
			return from.getInputStream().read(stretch);
		}

		/** Returns whether nothing more may pass in this direction. */
		private boolean pass(byte[] stretch, int read, Socket to, Direction direction) throws IOException {
			Passage passage = this.fault.pass(direction, read);
			if (passage.delay().isPositive()) {
				LockSupport.parkNanos(passage.delay().toNanos());
			}
			if (direction == Direction.UP) {
				this.tap.passed(direction, stretch, passage.bytes());
			}
			to.getOutputStream().write(stretch, 0, passage.bytes());
			if (direction == Direction.DOWN) {
				this.tap.passed(direction, stretch, passage.bytes());
			}
			switch (passage.end()) {
				case CLOSED, RESET -> cut(passage.end());
				case NONE, SILENT -> {
				}
			}
			return passage.end() == Fault.End.SILENT;
		}

		private void cut(Fault.End how) {
			FaultProxy.this.cuts.incrementAndGet();
			end(how);
		}

		private void end(Fault.End how) {
			FaultProxy.this.links.remove(this);
			end(this.client, how);
			end(this.server, how);
		}

		private static void end(Socket socket, Fault.End how) {
			try (socket) {
				if (how == Fault.End.RESET) {
					socket.setSoLinger(true, 0);
				}
			}
			catch (IOException ex) {
				// Closed already.
			}
		}

	}

	/** Sees the bytes that have passed on one connection. */
	interface Tap {

		/** Sees nothing. */
		Tap NONE = new Tap() {
		};

		/**
		 * Called by one thread for each direction: before bytes go up, so that no answer
		 * is seen before what it answers, and after they have gone down.
		 */
		default void passed(Direction direction, byte[] bytes, int length) {
		}

		/** Nothing more will pass in that direction; called by the thread of it. */
		default void ended(Direction direction) {
		}

	}

}
