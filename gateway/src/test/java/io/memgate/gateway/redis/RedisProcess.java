package io.memgate.gateway.redis;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;

/**
 * A real {@code redis-server} of a test's own, on a free loopback port, that keeps
 * nothing on disk. It can be stopped and started again on the same port.
 */
public final class RedisProcess implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(RedisProcess.class);

	private final int port;

	private redis.embedded.RedisServer server;

	private RedisProcess(int port) throws IOException {
		this.port = port;
		this.server = launch();
	}

	/** Starts a Redis and waits until it accepts connections. */
	public static RedisProcess launchOnFreePort() {
		try {
			return new RedisProcess(freePort());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("no redis-server can be run", ex);
		}
	}

	public int port() {
		return this.port;
	}

	/** Starts it again, empty, after {@link #close()}. */
	public void restart() {
		try {
			this.server = launch();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Stops it; its data is gone. */
	@Override
	public void close() {
		try {
			this.server.stop();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The binary that the test dependency carries, so that every machine tests against
	 * the same Redis; where it cannot run (it needs OpenSSL 3), the one on the PATH.
	 */
	private redis.embedded.RedisServer launch() throws IOException {
		try {
			return launch(ExecutableProvider.newJarResourceProvider());
		}
		catch (IOException ex) {
			log.warn("The embedded redis-server cannot run, taking the one on the PATH: {}", ex.getMessage());
			return launch(onPath(ex));
		}
	}

	private static ExecutableProvider onPath(IOException embeddedFailure) throws IOException {
		try {
			return ExecutableProvider.newExecutableInPath("redis-server");
		}
		catch (FileNotFoundException ex) {
			ex.addSuppressed(embeddedFailure);
			throw ex;
		}
	}

	private redis.embedded.RedisServer launch(ExecutableProvider executable) throws IOException {
		redis.embedded.RedisServer made = redis.embedded.RedisServer.newRedisServer()
			.executableProvider(executable)
			.port(this.port)
			.bind("127.0.0.1")
			.setting("save \"\"")
			.setting("appendonly no")
			.onShutdownForceStop(true)
			.build();
		made.start();
		return made;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
