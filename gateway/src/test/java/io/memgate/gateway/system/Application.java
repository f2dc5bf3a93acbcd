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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.memgate.gateway.process.ChildProcess;

/**
 * A built application of this project, running as a process of its own.
 */
final class Application implements AutoCloseable {

	private static final Duration START = Duration.ofMinutes(3);

	private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private static final int ERROR_LINES = 40;

	private final ChildProcess process;

	private final URI health;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private Application(ChildProcess process, URI health) {
		this.process = process;
		this.health = health;
	}

	/**
	 * Starts an application, and does not wait for it.
	 * @param program the JVM's options and what it is to run, as {@link #jar} gives it
	 * @param health address of its health check
	 */
	static Application launch(List<String> program, Path log, URI health, List<String> arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
						"--enable-native-access=ALL-UNNAMED", "-Dsun.misc.unsafe.memory.access=allow"));
		command.addAll(program);
		command.addAll(arguments);
		return new Application(ChildProcess.launch(command, log), health);
	}

	/**
	 * An application's jar as a program.
	 * @param targets the folder that the jar was built into
	 * @param name the start of the jar's name
	 */
	static List<String> jar(Path targets, String name) throws IOException {
		try (Stream<Path> files = Files.list(targets)) {
			return files.filter((file) -> file.getFileName().toString().matches(name + "-[0-9][^/]*[^s]\\.jar"))
				.findFirst()
				.map((jar) -> List.of("-jar", jar.toString()))
				.orElseThrow(() -> new IOException(
						"no " + name + " jar in " + targets + ": build it with" + " ./mvnw -DskipTests package"));
		}
	}

	/** Waits until its health check answers with 200. */
	void awaitHealthy() {
		long deadline = System.nanoTime() + START.toNanos();
		while (!isHealthy()) {
			if (!this.process.isAlive() || System.nanoTime() > deadline) {
				close();
				throw new IllegalStateException("not healthy: " + this.health + "\n" + this.process.output());
			}
			LockSupport.parkNanos(LOOK_EVERY_NANOS);
		}
	}

	/** Whether its health check answers with 200 now. */
	boolean isHealthy() {
		return look().filter((answer) -> answer.statusCode() == 200).isPresent();
	}

	/** What its health check answers; empty when it does not. */
	String healthText() {
		return look().map(HttpResponse::body).orElse("");
	}

	/** Waits until its health check answers with a text. */
	void awaitText(String text) {
		long deadline = System.nanoTime() + START.toNanos();
		while (!healthText().contains(text)) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException("no " + text + " in " + healthText());
			}
			LockSupport.parkNanos(LOOK_EVERY_NANOS);
		}
	}

	private Optional<HttpResponse<String>> look() {
		try {
			HttpRequest request = HttpRequest.newBuilder(this.health).timeout(Duration.ofSeconds(2)).build();
			return Optional.of(this.client.send(request, HttpResponse.BodyHandlers.ofString()));
		}
		catch (IOException ex) {
			return Optional.empty();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Lines that it has logged with a text in them. */
	long logged(String text) {
		return this.process.output().lines().filter((line) -> line.contains(text)).count();
	}

	/** Its last errors, with where they were thrown. */
	String errors() {
		List<String> lines = this.process.output().lines().toList();
		int last = lines.size() - 1;
		while (last >= 0 && !lines.get(last).contains(" ERROR ")) {
			last--;
		}
		return String.join("\n",
				lines.subList(Math.max(0, last), Math.min(lines.size(), Math.max(0, last) + ERROR_LINES)));
	}

	/** Memory that it has of the machine's. */
	long residentKilobytes() {
		return this.process.residentKilobytes();
	}

	/** {@code kill -9}. */
	void kill() {
		this.process.kill();
	}

	/** {@code kill}: it ends what it has begun. Returns when it is gone. */
	void stop() {
		this.process.stop();
	}

	/** Waits until it ends; its exit status. */
	int awaitEnd() {
		return this.process.awaitEnd();
	}

	/** Starts it again after its end, and does not wait for it. */
	void relaunch() {
		this.process.relaunch();
	}

	/** Holds it: connections stay open, and nothing is answered. */
	void pause() {
		this.process.pause();
	}

	/** Lets it go on after {@link #pause()}. */
	void resume() {
		this.process.resume();
	}

	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	@Override
	public void close() {
		kill();
		this.client.close();
	}

}
