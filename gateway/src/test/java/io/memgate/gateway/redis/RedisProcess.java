package io.memgate.gateway.redis;

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
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.memgate.gateway.process.ChildProcess;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * A real {@code redis-server} of a test's own, on a free loopback port. It can be stopped
 * and started again on the same port, and held.
 */
public final class RedisProcess implements AutoCloseable {

	private static final RedisClient CLIENT = RedisClient.create(SharedRedis.RESOURCES);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private static final int TO_BUS_PORT = 10_000;

	private static final int HIGHEST_PORT = 65_535;

	private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

	private final RedisBinary binary;

	private final int port;

	private final Path folder;

	private final ChildProcess server;

	private @Nullable StatefulRedisConnection<String, String> connection;

	private RedisProcess(RedisBinary binary, int port, Path folder, List<String> command) throws IOException {
		this.binary = binary;
		this.port = port;
		this.folder = folder;
		this.server = ChildProcess.launch(command, folder.resolve("redis.log"));
		awaitPong();
	}

	/** Starts one that keeps nothing on disk, and waits until it answers. */
	public static RedisProcess launchOnFreePort() {
		return launch(RedisBinary.any());
	}

	/** Starts one with the shipped settings, which loses nothing that it acknowledged. */
	public static RedisProcess launchDurable(Path folder) throws IOException {
		return launchDurable(RedisBinary.any(), folder);
	}

	/** Starts one as {@link #launchDurable(Path)} does, of a given version. */
	public static RedisProcess launchDurable(RedisBinary binary, Path folder) throws IOException {
		return launch(binary, Files.createDirectories(folder), "--appendonly", "yes", "--appendfsync", "always",
				"--maxmemory-policy", "noeviction");
	}

	/**
	 * Starts a Redis with settings beyond the usual ones: each a name with two dashes,
	 * followed by its values.
	 */
	static RedisProcess launch(RedisBinary binary, String... settings) {
		return launch(binary, newFolder(), settings);
	}

	private static RedisProcess launch(RedisBinary binary, Path folder, String... settings) {
		int port = freePort();
		List<String> command = new ArrayList<>(
				List.of(binary.path(), "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "",
						"--appendonly", "no", "--repl-diskless-sync", "no", "--hz", "100", "--dir", folder.toString()));
		command.addAll(List.of(settings));
		return started(binary, port, folder, command);
	}

	/** Starts a replica of this one, and waits until it has all that this one has. */
	RedisProcess launchReplica() {
		RedisProcess replica = launch(this.binary);
		replica.commands().replicaof("127.0.0.1", this.port);
		replica.await((redis) -> redis.info("replication").contains("master_link_status:up"));
		await((redis) -> redis.info("replication").contains("port=" + replica.port + ",state=online"));
		return replica;
	}

	/** Starts a Sentinel. */
	static RedisProcess launchSentinel(RedisBinary binary, String... lines) {
		int port = freePort();
		Path folder = newFolder();
		List<String> all = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1", "dir " + folder));
		all.addAll(List.of(lines));
		try {
			Path file = Files.write(folder.resolve("sentinel.conf"), all);
			return started(binary, port, folder, List.of(binary.path(), file.toString(), "--sentinel"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static RedisProcess started(RedisBinary binary, int port, Path folder, List<String> command) {
		try {
			return new RedisProcess(binary, port, folder, command);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("no redis-server can be run", ex);
		}
	}

	public int port() {
		return this.port;
	}

	/** Where it keeps its files. */
	public Path folder() {
		return this.folder;
	}

	/** Plain commands to it alone, on a connection that is kept. */
	public synchronized RedisCommands<String, String> commands() {
		StatefulRedisConnection<String, String> open = (this.connection != null) ? this.connection : connect();
		this.connection = open;
		return open.sync();
	}

	private StatefulRedisConnection<String, String> connect() {
		return CLIENT
			.connect(RedisURI.builder().withHost("127.0.0.1").withPort(this.port).withTimeout(PATIENCE).build());
	}

	/** What plain commands answer, on a connection of their own. */
	public <T> T ask(Function<RedisCommands<String, String>, T> question) {
		try (StatefulRedisConnection<String, String> own = connect()) {
			return question.apply(own.sync());
		}
	}

	/** All fields of a hash. */
	public Map<String, String> hash(String key) {
		return ask((redis) -> redis.hgetall(key));
	}

	/** The keys that fit a pattern; {@code *} is the only special character in it. */
	public List<String> keys(String pattern) {
		return ask((redis) -> redis.keys(pattern));
	}

	/** Looks until it says so. */
	void await(Predicate<RedisCommands<String, String>> condition) {
		Flux.interval(Duration.ZERO, Duration.ofMillis(10), Schedulers.boundedElastic())
			.takeUntil((tick) -> condition.test(commands()))
			.blockLast(PATIENCE);
	}

	/** The first of some replicas that has become a master. */
	static RedisProcess awaitMaster(List<RedisProcess> replicas) {
		return Objects.requireNonNull(Flux.interval(Duration.ZERO, Duration.ofMillis(10), Schedulers.boundedElastic())
			.flatMapIterable((tick) -> replicas)
			.filter(RedisProcess::isMaster)
			.blockFirst(PATIENCE));
	}

	/** Sentinel ends every connection of a replica that it makes a master. */
	private boolean isMaster() {
		try {
			return commands().info("replication").contains("role:master");
		}
		catch (RedisException ex) {
			return false;
		}
	}

	/** Starts it again after {@link #kill()}, and waits until it answers. */
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

	@Override
	public synchronized void close() {
		if (this.connection != null) {
			this.connection.close();
			this.connection = null;
		}
		kill();
	}

	private void awaitPong() throws IOException {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!answers()) {
			if (!this.server.isAlive() || System.nanoTime() > deadline) {
				kill();
				throw new IOException("redis-server does not answer:\n" + this.server.output());
			}
			LockSupport.parkNanos(LOOK_EVERY_NANOS);
		}
	}

	private boolean answers() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout((int) PATIENCE.toMillis());
			socket.getOutputStream().write(PING);
			String answer = new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
			return answer.equals("+PONG") || answer.equals("-NOAU");
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static Path newFolder() {
		try {
			return Files.createTempDirectory("memgate-redis");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A free port whose port of the Cluster bus, some thousands above, is free too. */
	private static int freePort() {
		while (true) {
			try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
				int port = socket.getLocalPort();
				if (isFree(port + TO_BUS_PORT)) {
					return port;
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private static boolean isFree(int port) {
		if (port > HIGHEST_PORT) {
			return false;
		}
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
