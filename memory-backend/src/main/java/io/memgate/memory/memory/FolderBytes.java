package io.memgate.memory.memory;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Gauge;

/**
 * The room that a folder's files take on the disk.
 */
public final class FolderBytes {

	private FolderBytes() {
	}

	/**
	 * A gauge of it.
	 * @param of what the folder holds
	 */
	public static Gauge.Builder<Path> gauge(String of, Path folder) {
		return Gauge.builder("memgate.disk", folder, FolderBytes::of)
			.tag("of", of)
			.baseUnit("bytes")
			.strongReference(true)
			.description("room that files take on the disk");
	}

	/**
	 * Bytes of all files in a folder. One that goes meanwhile is not counted.
	 */
	static double of(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(Path::toFile).mapToLong(File::length).sum();
		}
		catch (IOException ex) {
			return Double.NaN;
		}
	}

}
