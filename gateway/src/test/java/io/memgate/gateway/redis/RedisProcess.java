package io.memgate.gateway.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.util.FileSystemUtils;

/**
 * A real {@code redis-server} of a test's own, on a free loopback port, that keeps
 * nothing on disk. It can be stopped and started again on the same port, and paused.
 */
public final class RedisProcess implements AutoCloseable {

	private static final RedisClient CLIENT = RedisClient.create(SharedRedis.RESOURCES);

	private static final Duration PATIENCE = Duration.ofSeconds(15);

	private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private final RedisBinary binary;

	private final int port;

	private final Path folder;

	private final List<String> command;

	private Process process;

	private @Nullable StatefulRedisConnection<String, String> connection;

	private RedisProcess(RedisBinary binary, int port, Path folder, List<String> command) {
		this.binary = binary;
		this.port = port;
		this.folder = folder;
		this.command = command;
		this.process = launch();
	}

	/** Starts a Redis and waits until it accepts connections. */
	public static RedisProcess launchOnFreePort() {
		return launch(RedisBinary.any());
	}

	/**
	 * Starts a Redis with settings beyond the usual ones: each a name with two dashes,
	 * followed by its values.
	 */
	static RedisProcess launch(RedisBinary binary, String... settings) {
		int port = freePort();
		Path folder = folder();
		List<String> command = new ArrayList<>(
				List.of(binary.path(), "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "",
						"--appendonly", "no", "--repl-diskless-sync", "no", "--hz", "100", "--dir", folder.toString()));
		command.addAll(List.of(settings));
		return new RedisProcess(binary, port, folder, command);
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
		Path folder = folder();
		List<String> all = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1", "dir " + folder));
		all.addAll(List.of(lines));
		try {
			Path file = Files.write(folder.resolve("sentinel.conf"), all);
			return new RedisProcess(binary, port, folder, List.of(binary.path(), file.toString(), "--sentinel"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public int port() {
		return this.port;
	}

	/** Plain commands to it alone, on a connection of their own. */
	RedisCommands<String, String> commands() {
		if (this.connection == null) {
			this.connection = CLIENT.connect(RedisURI.create("127.0.0.1", this.port));
		}
		return this.connection.sync();
	}

	/** Looks until it says so. */
	void await(Predicate<RedisCommands<String, String>> condition) {
		Flux.interval(Duration.ZERO, Duration.ofMillis(10), Schedulers.boundedElastic())
			.takeUntil((tick) -> condition.test(commands()))
			.blockLast(PATIENCE);
	}

	/** Starts it again, empty, after {@link #close()}. */
	public void restart() {
		this.process = launch();
	}

	/** Stops it at once; its data is gone. */
	@Override
	public void close() {
		if (this.connection != null) {
			this.connection.close();
			this.connection = null;
		}
		this.process.destroyForcibly().onExit().join();
	}

	/** Keeps it from running; its connections stay open. */
	void pause() {
		signal("STOP");
	}

	/** Lets it run on. */
	void resume() {
		signal("CONT");
	}

	private void signal(String name) {
		try {
			new ProcessBuilder("kill", "-" + name, Long.toString(this.process.pid())).start().onExit().join();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Process launch() {
		Path log = this.folder.resolve("log");
		try {
			Process made = new ProcessBuilder(this.command).redirectErrorStream(true)
				.redirectOutput(log.toFile())
				.start();
			Runtime.getRuntime().addShutdownHook(new Thread(() -> end(made)));
			while (made.isAlive() && !isReady(Files.readString(log))) {
				LockSupport.parkNanos(LOOK_EVERY_NANOS);
			}
			if (!made.isAlive()) {
				throw new IllegalStateException("redis-server has ended: " + Files.readString(log));
			}
			return made;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isReady(String log) {
		return log.contains("Ready to accept connections") || log.contains("Sentinel ID is");
	}

	private void end(Process made) {
		made.destroyForcibly().onExit().join();
		FileSystemUtils.deleteRecursively(this.folder.toFile());
	}

	private static Path folder() {
		try {
			return Files.createTempDirectory("memgate-redis");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
