package io.memgate.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes accounts with a project and a key each to Redis, as Memgate's admin API would
 * leave them, some thousand in one go.
 */
final class Loader {

	private static final int AT_ONCE = 2_000;

	private static final String ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

	private static final String SECRET_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

	/** Good enough for keys of a Redis that ends with the run. */
	private final SplittableRandom random = new SplittableRandom();

	private final StringBuilder commands = new StringBuilder();

	private int waiting;

	private Loader() {
	}

	/**
	 * Writes the accounts {@code <name>-<from>} up to but without {@code <name>-<to>}.
	 * @return their keys
	 */
	static List<String> load(RedisServer redis, String name, String plan, int from, int to) throws IOException {
		redis.fsync("everysec");
		Loader loader = new Loader();
		List<String> keys = new ArrayList<>();
		try (Socket socket = new Socket("127.0.0.1", redis.port());
				InputStream replies = new BufferedInputStream(socket.getInputStream())) {
			for (int i = from; i < to; i++) {
				keys.add(loader.add(name + '-' + i, plan));
				if (keys.size() % AT_ONCE == 0 || i == to - 1) {
					loader.flush(socket, replies);
				}
			}
		}
		return keys;
	}

	private String add(String account, String plan) {
		String now = Instant.now().toString();
		String id = characters(ID_ALPHABET, 16);
		String key = "mpg-" + id + '-' + characters(SECRET_ALPHABET, 43);
		command("ZADD", "mg:accounts", Long.toString(Instant.now().getEpochSecond()), account);
		command("ZADD", "mg:{mg:accounts}:ids", "0", account);
		command("HSET", "mg:{" + account + "}:account", "plan", plan, "created", now);
		command("HSET", "mg:{" + account + "}:projects", "main", "{\"id\":\"main\",\"created\":\"" + now + "\"}");
		command("HSET", "mg:{" + account + "}:keys", id, "{\"project\":\"main\",\"created\":\"" + now + "\"}");
		command("HSET", "mg:key:" + id, "account", account, "project", "main", "hash", hash(key));
		return key;
	}

	private String characters(String alphabet, int length) {
		StringBuilder text = new StringBuilder(length);
		for (int i = 0; i < length; i++) {
			text.append(alphabet.charAt(this.random.nextInt(alphabet.length())));
		}
		return text.toString();
	}

	private static String hash(String key) {
		try {
			MessageDigest sha = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(sha.digest(key.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

	private void command(String... words) {
		this.commands.append('*').append(words.length).append("\r\n");
		for (String word : words) {
			this.commands.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
		}
		this.waiting++;
	}

	/** Every reply is a number and a line. */
	private void flush(Socket socket, InputStream replies) throws IOException {
		socket.getOutputStream().write(this.commands.toString().getBytes(StandardCharsets.US_ASCII));
		this.commands.setLength(0);
		while (this.waiting > 0) {
			int next = replies.read();
			if (next == '-' || next < 0) {
				throw new IOException("Redis did not take an account");
			}
			this.waiting -= (next == '\n') ? 1 : 0;
		}
	}

}
