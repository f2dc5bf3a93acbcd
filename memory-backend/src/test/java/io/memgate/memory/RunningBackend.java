package io.memgate.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The whole application in this JVM, on a port of its own.
 */
final class RunningBackend implements AutoCloseable {

	static final String SECRET = "a secret of the tests, long enough";

	private final ConfigurableApplicationContext context;

	private RunningBackend(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * The one that all tests share that need none of their own. It lasts as long as this
	 * JVM; each test takes accounts of its own.
	 */
	static RunningBackend shared() {
		return Shared.BACKEND;
	}

	static RunningBackend on(Path dataDir, String... more) {
		String[] arguments = Stream.concat(Stream.of(arguments(dataDir, 0)), Stream.of(more)).toArray(String[]::new);
		SpringApplication application = new SpringApplication(MemoryApplication.class);
		// Loading models takes a second of each start: who needs them says so.
		application.setAdditionalProfiles("without-embedding");
		application.addInitializers(RunningBackend::giveOwnThreads);
		return new RunningBackend(application.run(arguments));
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

	/**
	 * A client of an account that nobody else has.
	 */
	GatewayClient asSomeone() {
		return as("a" + UUID.randomUUID(), "p1");
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	Path dataDir() {
		return Path.of(String.valueOf(this.context.getEnvironment().getProperty("memgate.data-dir")));
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Threads that are not stopped when another application of this JVM is closed.
	 */
	private static void giveOwnThreads(ConfigurableApplicationContext context) {
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setUseGlobalResources(false);
		resources.setShutdownQuietPeriod(Duration.ZERO);
		((GenericApplicationContext) context).registerBean(ReactorResourceFactory.class, () -> resources);
	}

	private static final class Shared {

		static final RunningBackend BACKEND = start();

		private static RunningBackend start() {
			try {
				Path folder = Files.createTempDirectory("memgate-memory-tests");
				RunningBackend backend = on(folder, "--memgate.journal.compaction.delay=1s");
				Runtime.getRuntime().addShutdownHook(new Thread(() -> {
					backend.close();
					FileSystemUtils.deleteRecursively(folder.toFile());
				}));
				return backend;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
