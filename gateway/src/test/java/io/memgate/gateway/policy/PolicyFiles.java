package io.memgate.gateway.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The policy files of the tests, and copies of them with something changed. */
final class PolicyFiles {

	static final Path FOLDER = Path.of("src/test/resources/policy");

	/** A policy that has every key. */
	static final String FULL = read(FOLDER.resolve("full.yml"));

	/** Its profile, with every key too. */
	static final String FULL_PROFILE = read(FOLDER.resolve("profiles/full.yml"));

	private PolicyFiles() {
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Parses a policy and its profile {@code full}, which need no files. */
	static PolicyRevisions parse(String policy, String profile) {
		Map<String, byte[]> files = new LinkedHashMap<>();
		files.put("policy.yml", policy.getBytes(StandardCharsets.UTF_8));
		files.put("profiles/full.yml", profile.getBytes(StandardCharsets.UTF_8));
		return PolicyLoader.parse(PolicySource.of("policy.yml", files));
	}

	static PolicyRevisions parse(String policy) {
		return parse(policy, FULL_PROFILE);
	}

	/** What a policy says without its changes. */
	static UsagePolicy load(Path file) {
		return PolicyLoader.load(file).revisions().getFirst().policy();
	}

	/** Writes a policy and its profile {@code full} into a folder. */
	static Path write(Path folder, String fileName, String policy, String profile) {
		try {
			Files.createDirectories(folder.resolve("profiles"));
			Files.writeString(folder.resolve("profiles/full.yml"), profile);
			return Files.writeString(folder.resolve(fileName), policy);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
