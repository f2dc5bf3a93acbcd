package io.memgate.gateway.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Redis's users as they are shipped, with a password of the tests. Gateways under test
 * are the user {@code memgate}, so that what they need is what it may do.
 */
final class RedisUsers {

	private static final Path SHIPPED = Path.of("../deploy/redis/users.acl");

	private static final String PASSWORD = "password-of-tests";

	/** Lets the tests themselves do everything, without a password. */
	private static final String TESTS = "user default on nopass ~* &* +@all";

	private RedisUsers() {
	}

	/** The gateway's URL of a Redis with these users. */
	static String url(int port) {
		return "redis://memgate:" + PASSWORD + "@127.0.0.1:" + port;
	}

	/** Starts a Redis with these users, but for the default one. */
	static RedisProcess launch(RedisBinary binary) {
		return launch(binary, RedisUsers::line);
	}

	/** Starts one with all of these users, which keeps what it acknowledges. */
	static RedisProcess launchAsShipped(RedisBinary binary) {
		return launch(binary, RedisUsers::withPassword, "--appendonly", "yes", "--appendfsync", "always");
	}

	private static RedisProcess launch(RedisBinary binary, UnaryOperator<String> line, String... settings) {
		try {
			Path file = Files.createTempFile("memgate-redis", ".acl");
			file.toFile().deleteOnExit();
			Files.write(file, Files.readAllLines(SHIPPED).stream().map(line).toList());
			return RedisProcess.launch(binary,
					Stream.concat(Stream.of(settings), Stream.of("--aclfile", file.toString())).toArray(String[]::new));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String line(String shipped) {
		return shipped.startsWith("user default ") ? TESTS : withPassword(shipped);
	}

	private static String withPassword(String shipped) {
		return shipped.replace("PASSWORD_SHA256", hash());
	}

	/** The words of the gateway's rules. */
	static List<String> rules() {
		try {
			return Files.readAllLines(SHIPPED)
				.stream()
				.filter((line) -> line.startsWith("user memgate "))
				.flatMap((line) -> List.of(line.split(" ")).stream())
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String hash() {
		try {
			byte[] password = PASSWORD.getBytes(StandardCharsets.UTF_8);
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(password));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
