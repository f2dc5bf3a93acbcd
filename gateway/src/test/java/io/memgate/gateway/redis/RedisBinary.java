package io.memgate.gateway.redis;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * The {@code redis-server} programs that tests run.
 */
public enum RedisBinary {

	/**
	 * 6.2, the oldest that Memgate is made for. A test dependency carries it; it needs
	 * OpenSSL 3.
	 */
	EMBEDDED("the embedded redis-server, which needs OpenSSL 3") {

		@Override
		@Nullable Path find() throws IOException {
			return ExecutableProvider.newJarResourceProvider().get().toPath();
		}

	},

	/** The machine's own. */
	ON_PATH("redis-server on the PATH") {

		@Override
		@Nullable Path find() {
			return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
				.map((folder) -> Path.of(folder, "redis-server"))
				.filter((file) -> file.toFile().canExecute())
				.findFirst()
				.orElse(null);
		}

	};

	private final String tool;

	private final @Nullable Path path;

	RedisBinary(String tool) {
		this.tool = tool;
		this.path = runnable();
	}

	abstract @Nullable Path find() throws IOException;

	/** The embedded one, so that every machine tests against the same, else the other. */
	static RedisBinary any() {
		return EMBEDDED.runs() ? EMBEDDED : ON_PATH;
	}

	/** What a machine must have for it. */
	public String tool() {
		return this.tool;
	}

	public boolean runs() {
		return this.path != null;
	}

	String path() {
		if (this.path == null) {
			throw new IllegalStateException("there is no " + this.tool);
		}
		return this.path.toString();
	}

	private @Nullable Path runnable() {
		try {
			Path file = find();
			return (file != null && prints(file, "--version")) ? file : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static boolean prints(Path file, String option) throws IOException {
		Process process = new ProcessBuilder(file.toString(), option).redirectErrorStream(true).start();
		process.getInputStream().readAllBytes();
		return process.onExit().join().exitValue() == 0;
	}

}
