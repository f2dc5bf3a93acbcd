package io.memgate.gateway.redis;

import java.nio.charset.StandardCharsets;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The bytes in which the arguments of a script's run are sent. */
class ScriptArgsTests {

	private static final String[] KEYS = { "mg:{acme}:quota", "mg:{acme}:open" };

	private static final String[] VALUES = { "", "7", "x".repeat(1000), "茶 and ☕ and \uD83C\uDF75", "half \uD83C",
			"a\r\nb\0c" };

	private static final long NUMBER = 12_345_678_901L;

	@Test
	void theyAreWhatTheClientWouldSend() {
		ScriptArgs ours = new ScriptArgs("sha", KEYS, NUMBER, VALUES);
		CommandArgs<String, String> theirs = new CommandArgs<>(StringCodec.UTF8).add("sha")
			.add(KEYS.length)
			.addKeys(KEYS)
			.add(NUMBER)
			.addValues(VALUES);

		assertThat(encoded(ours)).isEqualTo(encoded(theirs));
		assertThat(ours.count()).isEqualTo(theirs.count());
		assertThat(ours.getFirstEncodedKey()).isEqualTo(theirs.getFirstEncodedKey());
	}

	@Test
	void aScriptMayHaveNoKeys() {
		ScriptArgs none = new ScriptArgs("sha", new String[0], 1, new String[0]);

		assertThat(none.getFirstEncodedKey()).isNull();
		assertThat(encoded(none)).isEqualTo("$3\r\nsha\r\n$1\r\n0\r\n$1\r\n1\r\n");
	}

	private static String encoded(CommandArgs<String, String> args) {
		ByteBuf buffer = Unpooled.buffer();
		try {
			args.encode(buffer);
			return buffer.toString(StandardCharsets.ISO_8859_1);
		}
		finally {
			buffer.release();
		}
	}

}
