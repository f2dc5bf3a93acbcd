package io.memgate.gateway.redis;

import java.util.concurrent.TimeUnit;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The arguments of one admission with two quotas and two rate limits, written into the
 * buffer that is sent: by ours, and by the client's own.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScriptArgsBenchmark {

	private static final String SHA = "0123456789abcdef0123456789abcdef01234567";

	private static final String ID = "0197f3a2-1c3b-7abc-8def-0123456789ab";

	private static final String[] KEYS = { "mg:{acme}:quota", "mg:{acme}:open", "mg:{acme}:gone:" + ID,
			"mg:{acme}:decisions", "mg:{acme}:rates", "mg:{acme}:standing", "mg:{acme}:granted:addMessage",
			"mg:{acme}:granted:total" };

	private static final String[] VALUES = { ID, "15000",
			"pilot:abcdefghijklmnop:addMessage write node - 300 - rev-20261129", "", "86400000", "1000", "2",
			"addMessage", "1000000000000", "life", "total", "-1", "life", "recommended:window:1", "0", "window",
			"1000000", "1000000", "1000000", "1", "burst:window:1", "1", "window", "1000000", "1000000", "1000000",
			"1" };

	private final ByteBuf buffer = Unpooled.directBuffer(4096);

	private long number;

	@Benchmark
	public int ours() {
		return written(new ScriptArgs(SHA, KEYS, ++this.number, VALUES));
	}

	@Benchmark
	public int theClients() {
		return written(new CommandArgs<>(StringCodec.UTF8).add(SHA)
			.add(KEYS.length)
			.addKeys(KEYS)
			.add(++this.number)
			.addValues(VALUES));
	}

	private int written(CommandArgs<String, String> args) {
		this.buffer.clear();
		args.encode(this.buffer);
		return this.buffer.readableBytes();
	}

	@TearDown(Level.Trial)
	public void release() {
		this.buffer.release();
	}

}
