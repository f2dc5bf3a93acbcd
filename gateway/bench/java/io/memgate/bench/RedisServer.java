package io.memgate.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A Redis with the shipped settings, and what it counts.
 */
final class RedisServer {

	private final Part part;

	private final int port;

	private RedisServer(Part part, int port) {
		this.part = part;
		this.port = port;
	}

	static RedisServer start(Path root, Path out) throws IOException, InterruptedException {
		int port = Part.freePort();
		Path data = Files.createDirectories(out.resolve("redis"));
		Part part = Part.start("redis", out, out.resolve("logs/redis.log"),
				List.of("redis-server", root.resolve("deploy/redis/redis.conf").toString(), "--bind", "127.0.0.1",
						"--port", Integer.toString(port), "--dir", data.toString()));
		part.awaitPort(port);
		return new RedisServer(part, port);
	}

	Part part() {
		return this.part;
	}

	int port() {
		return this.port;
	}

	/** Says how soon what is acknowledged is on disk. */
	void fsync(String when) throws IOException {
		ask("CONFIG SET appendfsync " + when);
	}

	/** Reads of its clients' connections; each has what a client has flushed at once. */
	long reads() throws IOException {
		return number(ask("INFO stats"), "total_reads_processed:");
	}

	/** Scripts that clients have asked for; what scripts run is not counted. */
	long scripts() throws IOException {
		return number(ask("INFO commandstats"), "cmdstat_evalsha:calls=");
	}

	/** Bytes that its clients have sent and were sent. */
	long carriedBytes() throws IOException {
		String info = ask("INFO stats");
		return number(info, "total_net_input_bytes:") + number(info, "total_net_output_bytes:");
	}

	/** Bytes that were written to the append-only file. */
	long appendedBytes() throws IOException {
		long sent = number(ask("INFO stats"), "total_net_output_bytes:");
		return this.part.writtenBytes() - sent;
	}

	/** Bytes that what it holds takes. */
	long usedBytes() throws IOException {
		return number(ask("INFO memory"), "used_memory:");
	}

	/** Waits until the append-only file is not being rewritten. */
	void awaitRewritten() throws IOException, InterruptedException {
		this.part.await(() -> {
			String info = ask("INFO persistence");
			return number(info, "aof_rewrite_in_progress:") + number(info, "aof_rewrite_scheduled:") == 0;
		});
	}

	/** Bytes of an account's keys that expire, if they do or if they do not. */
	long accountBytes(String account, boolean expiring) throws IOException {
		String sum = "local sum = 0 for _, key in ipairs(redis.call('KEYS', ARGV[1])) do "
				+ "if (redis.call('PTTL', key) >= 0) == (ARGV[2] == 'true') then "
				+ "sum = sum + redis.call('MEMORY', 'USAGE', key) end end return tostring(sum)";
		return Long.parseLong(ask("EVAL \"" + sum + "\" 0 mg:{" + account + "}:* " + expiring));
	}

	private static long number(String info, String name) {
		int at = info.indexOf(name);
		return (at < 0) ? 0 : Long.parseLong(info.substring(at + name.length()).split("\\D", 2)[0]);
	}

	private String ask(String command) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", this.port);
				BufferedReader reply = new BufferedReader(
						new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
			socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
			String head = String.valueOf(reply.readLine());
			if (!head.startsWith("$")) {
				return head;
			}
			char[] text = new char[Integer.parseInt(head.substring(1))];
			for (int read = 0; read < text.length;) {
				read += reply.read(text, read, text.length - read);
			}
			return new String(text);
		}
	}

}
