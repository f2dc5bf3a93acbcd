package io.memgate.gateway.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The vendors' published limits as policies, {@code policy/history/<date>.yml}. Their
 * profiles stand beside them, or are those that are shipped.
 */
public final class VendorHistory {

	/** From when on each table of MemOS Cloud's limits was in force. */
	static final List<String> MEMOS = List.of("2025-09-24", "2025-11-28", "2025-12-01", "2025-12-23", "2026-02-11",
			"2026-05", "newest");

	private static final Path FOLDER = PolicyFiles.FOLDER.resolve("history");

	private static final Path SHIPPED = Path.of("../deploy/policy");

	private VendorHistory() {
	}

	/** Puts a policy and its profile into a folder, as an administrator would. */
	public static Path write(Path folder, String name) {
		try {
			Path profiles = Files.createDirectories(folder.resolve("profiles"));
			for (Path from : List.of(SHIPPED, FOLDER)) {
				copyAll(from.resolve("profiles"), profiles);
			}
			return Files.copy(FOLDER.resolve(name + ".yml"), folder.resolve(name + ".yml"),
					StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void copyAll(Path from, Path to) throws IOException {
		try (Stream<Path> files = Files.list(from)) {
			for (Path file : files.toList()) {
				Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
			}
		}
	}

}
