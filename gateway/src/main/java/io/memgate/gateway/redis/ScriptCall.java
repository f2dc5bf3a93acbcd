package io.memgate.gateway.redis;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.IntegerListOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;

/**
 * One run of a script as the client sends it, which knows whether it was sent. Its first
 * argument is a call number, which the reply must echo.
 */
final class ScriptCall extends AsyncCommand<String, String, List<Long>> {

	private static final AtomicLong NUMBERS = new AtomicLong();

	/** How Redis begins the answer to what it has not begun to run. */
	private static final Set<String> NOT_RUN = Set.of("ASK", "BUSY", "CLUSTERDOWN", "LOADING", "MASTERDOWN", "MISCONF",
			"MOVED", "NOAUTH", "NOPERM", "NOREPLICAS", "NOSCRIPT", "OOM", "READONLY", "TRYAGAIN");

	private final RedisScript script;

	private final String[] keys;

	private final String[] args;

	private final long number;

	private volatile boolean sent;

	private ScriptCall(CommandType type, String which, long number, RedisScript script, String[] keys, String[] args) {
		super(new Command<>(type, new IntegerListOutput<>(StringCodec.UTF8),
				new ScriptArgs(which, keys, number, args)));
		this.script = script;
		this.keys = keys;
		this.args = args;
		this.number = number;
	}

	/** A run by the script's SHA-1. */
	static ScriptCall bySha(RedisScript script, String[] keys, String[] args) {
		return new ScriptCall(CommandType.EVALSHA, script.sha(), NUMBERS.incrementAndGet(), script, keys, args);
	}

	/** The same run, by the script's text. */
	ScriptCall byBody() {
		return new ScriptCall(CommandType.EVAL, this.script.body(), this.number, this.script, this.keys, this.args);
	}

	RedisScript script() {
		return this.script;
	}

	@Override
	public void encode(ByteBuf buf) {
		this.sent = true;
		super.encode(buf);
	}

	/** Whether a reply is to this call. */
	boolean isAnsweredBy(List<Long> reply) {
		return !reply.isEmpty() && reply.getFirst() == this.number;
	}

	/**
	 * Whether it may have run, or may still run, although it failed. What has timed out
	 * may be on its way to being sent.
	 */
	boolean mayHaveRun(Throwable failure) {
		return switch (failure) {
			case RedisCommandTimeoutException late -> true;
			case RedisCommandExecutionException refused -> !NOT_RUN.contains(code(refused));
			default -> this.sent;
		};
	}

	private static String code(RedisCommandExecutionException refused) {
		String message = String.valueOf(refused.getMessage());
		int end = message.indexOf(' ');
		return (end < 0) ? message : message.substring(0, end);
	}

}
