package io.memgate.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole application in this JVM, on a port of its own.
 */
final class RunningBackend implements AutoCloseable {

	static final String SECRET = "a secret of the tests, long enough";

	private final ConfigurableApplicationContext context;

	private RunningBackend(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static RunningBackend on(Path dataDir) {
		return new RunningBackend(SpringApplication.run(MemoryApplication.class, arguments(dataDir, 0)));
	}

	static String[] arguments(Path dataDir, int port) {
		try {
			Files.createDirectories(dataDir);
			Path secret = Files.writeString(dataDir.resolve("assertion.key"), SECRET + "\n");
			return new String[] { "--server.port=" + port, "--memgate.data-dir=" + dataDir,
					"--memgate.assertion.secret-file=" + secret };
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	URI origin() {
		return URI.create("http://127.0.0.1:" + this.context.getEnvironment().getProperty("local.server.port"));
	}

	GatewayClient as(String account, String project) {
		return new GatewayClient(origin(), account, project);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
