package io.memgate.memory;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The backend as a process of its own.
 */
record BackendProcess(Process process, URI origin) {

	/**
	 * Starts it, and returns when it is up.
	 * @param options of the JVM
	 */
	static BackendProcess start(Path folder, String... options) throws IOException, InterruptedException {
		int port = freePort();
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx2g",
						"-XX:TieredStopAtLevel=1"));
		command.addAll(List.of(options));
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), MemoryApplication.class.getName()));
		command.addAll(List.of(RunningBackend.arguments(folder, port)));
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(folder.resolve("log").toFile())
			.start();
		BackendProcess started = new BackendProcess(process, URI.create("http://127.0.0.1:" + port));
		while (!started.isUp()) {
			assertThat(process.waitFor(50, TimeUnit.MILLISECONDS)).as("it ended").isFalse();
		}
		return started;
	}

	GatewayClient as(String account, String project) {
		return new GatewayClient(this.origin, account, project);
	}

	/**
	 * Ends it as {@code kill -9} does.
	 */
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	/**
	 * Has it end by itself.
	 */
	void stop() throws InterruptedException {
		this.process.destroy();
		this.process.waitFor();
	}

	private boolean isUp() {
		try {
			return as("acme", "p1").send("GET", "/actuator/health/liveness", null).status() == 200;
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
