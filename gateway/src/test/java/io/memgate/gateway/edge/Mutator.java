package io.memgate.gateway.edge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Changes raw requests at random, in ways in which readers of HTTP differ. */
public final class Mutator {

	private static final int MOST_CHANGES = 4;

	private static final int LARGE = 10_000;

	private static final byte[][] PIECES = pieces("\r", "\n", "\r\n", "\r\n\r\n", "\0", " ", "\t", "\u000b", "\u0085",
			"\u00a0", ":", ";", ",", "%", "%2e", "%2f", "/", "//", "/..", "\\", "#", "?", "0", "1", "ffffffff", "+",
			"-", "_", "\"", "\u007f", "chunked", "identity", "close", "Content-Length: 5\r\n", "Content-Length: 0\r\n",
			"Transfer-Encoding: chunked\r\n", "Transfer-Encoding:\tchunked\r\n", "Host: other\r\n", "\r\n0\r\n\r\n",
			" HTTP/1.1", " HTTP/1.0", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "Connection: close\r\n",
			"Expect: 100-continue\r\n", "Upgrade: h2c\r\n");

	private final List<RawCase> seeds;

	/**
	 * Those that begin with a good call: what changes there may let something through.
	 */
	private final List<RawCase> good;

	private final RandomGenerator random;

	public Mutator(List<RawCase> seeds, RandomGenerator random) {
		this.seeds = seeds.stream().filter((seed) -> seed.bytes().length < LARGE).toList();
		this.good = this.seeds.stream().filter((seed) -> seed.expected().contains("200")).toList();
		this.random = random;
	}

	private static byte[][] pieces(String... texts) {
		byte[][] pieces = new byte[texts.length][];
		for (int i = 0; i < texts.length; i++) {
			pieces[i] = texts[i].getBytes(StandardCharsets.ISO_8859_1);
		}
		return pieces;
	}

	/** The next one. */
	public byte[] next() {
		byte[] bytes = seed();
		for (int changes = 1; changes <= MOST_CHANGES; changes++) {
			bytes = changed(bytes);
			if (this.random.nextBoolean()) {
				break;
			}
		}
		return bytes;
	}

	private byte[] seed() {
		List<RawCase> from = this.random.nextBoolean() ? this.seeds : this.good;
		return from.get(this.random.nextInt(from.size())).bytes();
	}

	private byte[] changed(byte[] bytes) {
		int from = place(bytes);
		int to = Math.min(bytes.length, from + 1 + this.random.nextInt(12));
		return switch (this.random.nextInt(9)) {
			case 0, 1, 2 -> joined(bytes, from, piece(), from);
			case 3 -> joined(bytes, from, piece(), to);
			case 4 -> joined(bytes, from, new byte[0], to);
			case 5 ->
				joined(bytes, from, new byte[] { (byte) this.random.nextInt(256) }, Math.min(bytes.length, from + 1));
			case 6 -> joined(bytes, from, Arrays.copyOfRange(bytes, from, to), from);
			case 7 -> joined(bytes, from, flipped(bytes, from), Math.min(bytes.length, from + 1));
			default -> spliced(bytes, from);
		};
	}

	/** Mostly in the head, where it matters. */
	private int place(byte[] bytes) {
		int within = this.random.nextBoolean() ? Math.min(bytes.length, 400) : bytes.length;
		return this.random.nextInt(within + 1);
	}

	private byte[] piece() {
		return PIECES[this.random.nextInt(PIECES.length)];
	}

	private byte[] flipped(byte[] bytes, int at) {
		return (at < bytes.length) ? new byte[] { (byte) (bytes[at] ^ 1 << this.random.nextInt(8)) } : new byte[0];
	}

	private byte[] spliced(byte[] bytes, int at) {
		byte[] other = seed();
		int from = this.random.nextInt(other.length + 1);
		return joined(bytes, at, Arrays.copyOfRange(other, from, other.length), bytes.length);
	}

	private static byte[] joined(byte[] bytes, int until, byte[] between, int after) {
		ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length + between.length);
		all.write(bytes, 0, until);
		all.writeBytes(between);
		all.write(bytes, after, bytes.length - after);
		return all.toByteArray();
	}

}
