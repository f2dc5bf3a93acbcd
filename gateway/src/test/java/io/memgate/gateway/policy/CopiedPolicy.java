package io.memgate.gateway.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A shipped policy and its profile in a folder of a test's own, which may change it.
 *
 * @param file the policy file
 */
public record CopiedPolicy(Path file) {

	private static final Path SHIPPED = Path.of("../deploy/policy");

	/** The default one. */
	public static CopiedPolicy into(Path folder) {
		return into(folder, "memos-free.yml", "memos-2025-09");
	}

	/** A policy by its file's name, with the profile that it names. */
	public static CopiedPolicy into(Path folder, String name, String profile) {
		CopiedPolicy copy = new CopiedPolicy(folder.resolve(name));
		copy(Path.of("profiles", profile + ".yml"), folder);
		copy(Path.of(name), folder);
		return copy;
	}

	private static void copy(Path name, Path folder) {
		try {
			Path copy = folder.resolve(name);
			Files.createDirectories(copy.getParent());
			Files.copy(SHIPPED.resolve(name), copy, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Writes a part of it differently. */
	public CopiedPolicy change(String before, String after) {
		replace(this.file, before, after);
		return this;
	}

	/** Writes more at its end. */
	public CopiedPolicy append(String text) {
		write(this.file, read(this.file) + text);
		return this;
	}

	/** Writes a part of a file differently. */
	public static void replace(Path file, String before, String after) {
		String text = read(file);
		assertThat(text).contains(before);
		write(file, text.replace(before, after));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void write(Path file, String text) {
		try {
			Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
