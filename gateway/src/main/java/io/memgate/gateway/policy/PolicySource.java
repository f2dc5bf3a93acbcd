package io.memgate.gateway.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of a policy file and of every profile that it or one of its changes names. A
 * policy is parsed from these alone, so that what one node has read, another can keep and
 * read again.
 */
public final class PolicySource {

	private static final int MAX_BYTES = 1024 * 1024;

	private final String fileName;

	private final Map<String, byte[]> files;

	private final String hash;

	private PolicySource(String fileName, Map<String, byte[]> files) {
		this.fileName = fileName;
		this.files = files;
		this.hash = hash(files);
	}

	/**
	 * Takes files that have been read before.
	 * @param fileName name of the policy file, as messages tell it
	 * @param files the bytes by file name: the policy's first, then
	 * {@code profiles/<name>.yml} in the order in which the policy names them
	 * @throws PolicyException when a file is larger than a megabyte
	 */
	public static PolicySource of(String fileName, Map<String, byte[]> files) {
		if (!files.containsKey(fileName)) {
			throw new IllegalArgumentException("There are no bytes of " + fileName);
		}
		Map<String, byte[]> copies = new LinkedHashMap<>();
		files.forEach((name, bytes) -> copies.put(name, checked(name, bytes.clone())));
		return new PolicySource(fileName, copies);
	}

	/**
	 * Reads a policy file and the profiles beside it, each once. A profile that is not
	 * there is left out; parsing tells it. Blocks while it reads.
	 * @throws PolicyException when a file cannot be read
	 */
	public static PolicySource read(Path policyFile) {
		String fileName = String.valueOf(policyFile.getFileName());
		Map<String, byte[]> files = new LinkedHashMap<>();
		try {
			files.put(fileName, bytes(policyFile, fileName));
		}
		catch (NoSuchFileException ex) {
			throw unreadable(fileName, "there is no file " + policyFile);
		}
		for (String profile : named(fileName, files)) {
			try {
				files.put(profile, bytes(policyFile.resolveSibling(profile), profile));
			}
			catch (NoSuchFileException ex) {
				continue; // told where it is named, by parsing
			}
		}
		return new PolicySource(fileName, files);
	}

	private static List<String> named(String fileName, Map<String, byte[]> files) {
		return PolicyDocument.parse(new PolicySource(fileName, files), new Mistakes()).profileFiles();
	}

	private static byte[] bytes(Path path, String fileName) throws NoSuchFileException {
		try (InputStream in = Files.newInputStream(path)) {
			return checked(fileName, in.readNBytes(MAX_BYTES + 1));
		}
		catch (NoSuchFileException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw unreadable(fileName, "the file cannot be read: " + ex);
		}
	}

	private static byte[] checked(String fileName, byte[] bytes) {
		if (bytes.length > MAX_BYTES) {
			throw unreadable(fileName, "the file is larger than " + MAX_BYTES + " bytes");
		}
		return bytes;
	}

	private static PolicyException unreadable(String fileName, String why) {
		return new PolicyException(new Place(fileName, 0, "") + ": " + why);
	}

	/** Name of the policy file, without its folder. */
	public String fileName() {
		return this.fileName;
	}

	/** Copies of the bytes by file name, the policy's first. */
	public Map<String, byte[]> files() {
		Map<String, byte[]> copies = new LinkedHashMap<>();
		this.files.forEach((name, bytes) -> copies.put(name, bytes.clone()));
		return Collections.unmodifiableMap(copies);
	}

	/** The bytes of a file; none when it was not there. */
	byte @Nullable [] file(String name) {
		return this.files.get(name);
	}

	/**
	 * SHA-256 of the policy's bytes followed by the profiles' in the order they are
	 * named, in lower-case hex; as {@code cat} and {@code sha256sum} make it.
	 */
	public String hash() {
		return this.hash;
	}

	private static String hash(Map<String, byte[]> files) {
		MessageDigest digest = sha256();
		files.values().forEach(digest::update);
		return HexFormat.of().formatHex(digest.digest());
	}

	/** SHA-256 of a text, in lower-case hex. */
	static String sha256(String text) {
		return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof PolicySource source && this.fileName.equals(source.fileName)
				&& new ArrayList<>(this.files.keySet()).equals(new ArrayList<>(source.files.keySet()))
				&& this.files.entrySet()
					.stream()
					.allMatch((file) -> Arrays.equals(file.getValue(), source.file(file.getKey())));
	}

	@Override
	public int hashCode() {
		return hash().hashCode();
	}

	@Override
	public String toString() {
		return this.fileName + " " + hash();
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
