package io.memgate.gateway.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program that a machine may have.
 */
final class Tool {

	private Tool() {
	}

	/** Where it is: on the PATH, or where Debian puts servers. */
	static Optional<Path> find(String name) {
		return Stream.concat(Arrays.stream(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
			.map((folder) -> Path.of(folder, name))
			.filter(Files::isExecutable)
			.findFirst();
	}

}
