package io.memgate.gateway.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.memgate.gateway.process.ChildProcess;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;

/**
 * A real {@code redis-server} of a test's own, on a free loopback port. It can be stopped
 * and started again on the same port, and held.
 */
public final class RedisProcess implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(RedisProcess.class);

	private static final Duration START = Duration.ofSeconds(20);

	private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

	private final int port;

	private final ChildProcess server;

	private @Nullable RedisClient client;

	private RedisProcess(String executable, Path folder, List<String> settings) throws IOException {
		this.port = freePort();
		List<String> command = new ArrayList<>(List.of(executable, "--port", Integer.toString(this.port), "--bind",
				"127.0.0.1", "--dir", folder.toString(), "--save", ""));
		command.addAll(settings);
		this.server = ChildProcess.launch(command, folder.resolve("redis.log"));
		awaitPong();
	}

	/** Starts one that keeps nothing on disk, and waits until it answers. */
	public static RedisProcess launchOnFreePort() {
		try {
			return new RedisProcess(Executable.PATH, Files.createTempDirectory("memgate-redis"),
					List.of("--appendonly", "no"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("no redis-server can be run", ex);
		}
	}

	/** Starts one with the shipped settings, which loses nothing that it acknowledged. */
	public static RedisProcess launchDurable(Path folder) throws IOException {
		return launchDurable(Executable.PATH, folder);
	}

	/** Starts one as {@link #launchDurable(Path)} does, of another version. */
	public static RedisProcess launchDurable(String executable, Path folder) throws IOException {
		return new RedisProcess(executable, Files.createDirectories(folder),
				List.of("--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"));
	}

	public int port() {
		return this.port;
	}

	/** Starts it again after {@link #close()}, and waits until it answers. */
	public void restart() {
		try {
			this.server.relaunch();
			awaitPong();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** {@code kill -9}; what it kept only in memory is gone. */
	public void kill() {
		this.server.kill();
	}

	/** Holds it: connections stay open, and nothing is answered. */
	public void pause() {
		this.server.pause();
	}

	/** Lets it go on after {@link #pause()}. */
	public void resume() {
		this.server.resume();
	}

	/** All fields of a hash. */
	public Map<String, String> hash(String key) {
		return ask((redis) -> redis.hgetall(key));
	}

	/** The keys that fit a pattern; {@code *} is the only special character in it. */
	public List<String> keys(String pattern) {
		return ask((redis) -> redis.keys(pattern));
	}

	/** What plain commands answer. */
	public <T> T ask(Function<RedisCommands<String, String>, T> question) {
		try (StatefulRedisConnection<String, String> connection = client().connect()) {
			return question.apply(connection.sync());
		}
	}

	private synchronized RedisClient client() {
		RedisClient made = (this.client != null) ? this.client : RedisServer.client(this.port);
		this.client = made;
		return made;
	}

	@Override
	public synchronized void close() {
		kill();
		if (this.client != null) {
			this.client.close();
			this.client = null;
		}
	}

	private void awaitPong() throws IOException {
		long deadline = System.nanoTime() + START.toNanos();
		while (!answers()) {
			if (!this.server.isAlive() || System.nanoTime() > deadline) {
				close();
				throw new IOException("redis-server does not answer:\n" + this.server.output());
			}
			LockSupport.parkNanos(LOOK_EVERY_NANOS);
		}
	}

	private boolean answers() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout((int) START.toMillis());
			socket.getOutputStream().write(PING);
			return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	/**
	 * The binary that the test dependency carries, so that every machine tests against
	 * the same Redis; where it cannot run (it needs OpenSSL 3), the one on the PATH.
	 */
	private static final class Executable {

		private static final String PATH = find();

		private static String find() {
			try {
				File embedded = ExecutableProvider.newJarResourceProvider().get();
				if (runs(embedded)) {
					return embedded.toString();
				}
				log.warn("The embedded redis-server cannot run, taking the one on the PATH");
				return ExecutableProvider.newExecutableInPath("redis-server").get().toString();
			}
			catch (IOException ex) {
				throw new UncheckedIOException("no redis-server can be run", ex);
			}
		}

		private static boolean runs(File executable) throws IOException {
			return new ProcessBuilder(executable.toString(), "--version").redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.onExit()
				.join()
				.exitValue() == 0;
		}

	}

}
