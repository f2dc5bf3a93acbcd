package io.memgate.gateway.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a script's run, written straight into the buffer that is sent: the
 * client's own are an object each, and take a buffer each to be written.
 */
final class ScriptArgs extends CommandArgs<String, String> {

	/** What stands before the keys and, the call number, after them. */
	private static final int BESIDES = 3;

	private static final int END = '\r' << 8 | '\n';

	/** Bytes around a text: its length and three ends, or a number of ours. */
	private static final int MOST_AROUND = 24;

	private final String which;

	private final String[] keys;

	private final long number;

	private final String[] values;

	/**
	 * @param which script: its SHA-1 or its text
	 * @param number the call number, its first value
	 */
	ScriptArgs(String which, String[] keys, long number, String[] values) {
		super(StringCodec.UTF8);
		this.which = which;
		this.keys = keys;
		this.number = number;
		this.values = values;
	}

	@Override
	public int count() {
		return BESIDES + this.keys.length + this.values.length;
	}

	/** By it a Cluster's client finds the server. */
	@Override
	public @Nullable ByteBuffer getFirstEncodedKey() {
		return (this.keys.length == 0) ? null : ByteBuffer.wrap(this.keys[0].getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public void encode(ByteBuf buffer) {
		buffer.ensureWritable(mostBytes());
		write(buffer, this.which);
		write(buffer, Integer.toString(this.keys.length));
		for (String key : this.keys) {
			write(buffer, key);
		}
		write(buffer, Long.toString(this.number));
		for (String value : this.values) {
			write(buffer, value);
		}
	}

	/** So that the buffer grows once; what is not ASCII may make it grow again. */
	private int mostBytes() {
		int bytes = count() * MOST_AROUND + this.which.length();
		for (String key : this.keys) {
			bytes += key.length();
		}
		for (String value : this.values) {
			bytes += value.length();
		}
		return bytes;
	}

	/** A bulk string of Redis's protocol. */
	private static void write(ByteBuf buffer, String text) {
		int bytes = ByteBufUtil.utf8Bytes(text);
		buffer.writeByte('$');
		writeDigits(buffer, bytes);
		ByteBufUtil.writeShortBE(buffer, END);
		ByteBufUtil.reserveAndWriteUtf8(buffer, text, bytes);
		ByteBufUtil.writeShortBE(buffer, END);
	}

	private static void writeDigits(ByteBuf buffer, int number) {
		if (number >= 10) {
			writeDigits(buffer, number / 10);
		}
		buffer.writeByte('0' + number % 10);
	}

}
