package io.memgate.gateway.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A built application of this project, running as a process of its own.
 */
final class Application implements AutoCloseable {

	private static final Duration START = Duration.ofSeconds(60);

	private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final Process process;

	private final Path log;

	private Application(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Starts an application and waits until it is healthy.
	 * @param jar the start of its jar's name
	 * @param targets the folder that the jar was built into
	 * @param health address of its health check
	 */
	static Application start(Path targets, String jar, Path log, URI health, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
						"--enable-native-access=ALL-UNNAMED", "-jar", jar(targets, jar).toString()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		Application application = new Application(process, log);
		application.awaitHealthy(health);
		return application;
	}

	private static Path jar(Path targets, String name) throws IOException {
		try (Stream<Path> files = Files.list(targets)) {
			return files.filter((file) -> file.getFileName().toString().matches(name + "-[0-9][^/]*[^s]\\.jar"))
				.findFirst()
				.orElseThrow(() -> new IOException(
						"no " + name + " jar in " + targets + ": build it with" + " ./mvnw -DskipTests package"));
		}
	}

	/** Waits until a health check of the application answers with 200. */
	void awaitHealthy(URI health) throws IOException {
		long deadline = System.nanoTime() + START.toNanos();
		while (!isHealthy(health)) {
			if (!this.process.isAlive() || System.nanoTime() > deadline) {
				close();
				throw new IOException("not healthy: " + health + "\n" + Files.readString(this.log));
			}
			LockSupport.parkNanos(LOOK_EVERY_NANOS);
		}
	}

	private static boolean isHealthy(URI health) {
		try (HttpClient client = HttpClient.newHttpClient()) {
			HttpRequest request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(2)).build();
			return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

}
