package io.memgate.gateway.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import org.jspecify.annotations.Nullable;

/**
 * Scripts that go to Redis together, and one question after them: do the replicas have
 * it?
 *
 * <p>
 * {@code WAIT} asks about the last change that came over its own connection, from Redis
 * 7.2 and in Valkey. A script that changes nothing because it ran before, over another
 * connection, would be taken for acknowledged. So a {@code PUBLISH} that nobody hears
 * stands before the question: it is replicated like a change, after all that these
 * scripts have read, and works when memory is full.
 */
final class Flush {

	private static final String CHANNEL = "mg:flush";

	private final List<Queued> scripts;

	private final Wait wait;

	private final AsyncCommand<String, String, Long> mark = integer(CommandType.PUBLISH,
			args().addKey(CHANNEL).addValue(""));

	private final AsyncCommand<String, String, Long> question;

	Flush(List<Queued> scripts, Wait wait) {
		this.scripts = scripts;
		this.wait = wait;
		this.question = integer(CommandType.WAIT, args().add(wait.replicas()).add(wait.timeout().toMillis()));
	}

	private static CommandArgs<String, String> args() {
		return new CommandArgs<>(StringCodec.UTF8);
	}

	private static AsyncCommand<String, String, Long> integer(CommandType type, CommandArgs<String, String> args) {
		return new AsyncCommand<>(new Command<>(type, new IntegerOutput<>(StringCodec.UTF8), args));
	}

	/**
	 * Sends it.
	 * @param again given what Redis does not know by its SHA-1, to be run by its text
	 * @return ends, never with an error, when every script has its reply or its error
	 */
	CompletionStage<Void> send(Link.Open open, Consumer<Queued> again) {
		List<RedisCommand<String, String, ?>> commands = new ArrayList<>(this.scripts.size() + 2);
		this.scripts.forEach((queued) -> commands.add(queued.call()));
		commands.add(this.mark);
		commands.add(this.question);
		open.connection().dispatch(commands);
		return this.mark.thenCombine(this.question, (heard, replicas) -> replicas)
			.handle((replicas, ex) -> refusal(replicas, ex))
			.thenAccept((refusal) -> this.scripts.forEach((queued) -> queued.end(refusal, again)));
	}

	private @Nullable RedisUnavailableException refusal(@Nullable Long replicas, @Nullable Throwable ex) {
		if (replicas != null && replicas >= this.wait.replicas()) {
			return null;
		}
		Throwable cause = (ex != null) ? Redis.cause(ex)
				: new UnacknowledgedException((replicas != null) ? replicas : 0, this.wait.replicas());
		return RedisUnavailableException.by(cause, true);
	}

	/**
	 * A script, and who waits for its reply.
	 */
	record Queued(ScriptCall call, CompletableFuture<List<Long>> reply) {

		private void end(@Nullable RedisUnavailableException refusal, Consumer<Queued> again) {
			this.call.whenComplete((reply, ex) -> {
				if (ex instanceof RedisNoScriptException) {
					again.accept(new Queued(this.call.byBody(), this.reply));
				}
				else if (ex != null) {
					fail(RedisUnavailableException.by(ex, this.call.mayHaveRun(ex)));
				}
				else if (refusal != null) {
					fail(refusal);
				}
				else {
					this.reply.complete(reply);
				}
			});
		}

		void fail(RedisUnavailableException ex) {
			this.reply.completeExceptionally(ex);
		}

	}

}
