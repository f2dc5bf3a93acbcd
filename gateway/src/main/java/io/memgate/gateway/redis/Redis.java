package io.memgate.gateway.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.internal.ThreadExecutorMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;

/**
 * Sends the gateway's scripts and plain commands to Redis, over a few shared, pipelined
 * connections, standalone, Sentinel or Cluster. Every command ends within the client's
 * command timeout, with a value or a {@link RedisUnavailableException}; none waits for a
 * connection. A script that waits for replicas has connections of its own, and up to
 * twice the time.
 */
public final class Redis extends PlainCommands implements SmartLifecycle {

	static final int PHASE = Integer.MIN_VALUE / 2;

	private static final Logger log = LoggerFactory.getLogger(Redis.class);

	private final RedisClock clock;

	private final Links links;

	private final @Nullable ReplicatedScripts replicated;

	/** Of each event loop; other threads have none. */
	private final FastThreadLocal<@Nullable Turn> turns = new FastThreadLocal<>() {
		@Override
		protected @Nullable Turn initialValue() {
			EventExecutor loop = ThreadExecutorMap.currentExecutor();
			return (loop != null) ? new Turn(loop, Redis.this::send) : null;
		}
	};

	/** Commands that wait for no replica. */
	public Redis(Supplier<AbstractRedisClient> client, RedisClock clock) {
		this(client, clock, Wait.FOR_NONE, 1);
	}

	/**
	 * @param client the client of this moment; asked for each time a connection is made,
	 * since a stopped and restarted context has another
	 * @param clock told Redis's time by every reply of a script
	 * @param wait what a script that changes something waits for
	 * @param connections over which commands go
	 */
	public Redis(Supplier<AbstractRedisClient> client, RedisClock clock, Wait wait, int connections) {
		this.links = new Links(client, connections);
		this.replicated = wait.isOff() ? null : new ReplicatedScripts(client, wait);
		this.clock = clock;
	}

	/**
	 * Runs a script. Its first argument is a call number, which its reply must echo, and
	 * the second element of its reply is Redis's time in microseconds; the number is
	 * added and taken off here.
	 * @param keys the script's keys, all of one account
	 * @param args the script's arguments after the call number
	 * @return the reply after its first element: Redis's time in microseconds, and what
	 * the script says, integers
	 */
	public Mono<long[]> run(RedisScript script, String[] keys, String... args) {
		return Mono.defer(() -> {
			ScriptCall call = ScriptCall.bySha(script, keys, args);
			return run(call).map((reply) -> checked(call, reply));
		});
	}

	/**
	 * Runs a script for one call, together with others of the same turn of this thread's
	 * event loop that share a run with it. What becomes of the run becomes of each.
	 * @return Redis's time in microseconds, and what the script says of the call
	 */
	public Mono<long[]> run(JointCall call) {
		return Mono.defer(() -> {
			Turn turn = this.turns.get();
			if (turn != null) {
				return Mono.fromCompletionStage(turn.add(call));
			}
			JointRun alone = new JointRun();
			CompletableFuture<long[]> reply = alone.add(call);
			send(alone);
			return Mono.fromCompletionStage(reply);
		}).onErrorMap(Redis::unavailable);
	}

	private void send(JointRun run) {
		ScriptCall script = run.script();
		if (script != null) {
			Disposable running = run(script).map((reply) -> checked(script, reply)).subscribe(run::end, run::fail);
			run.whenAllHaveLeft(running);
		}
	}

	private Mono<List<Long>> run(ScriptCall call) {
		ReplicatedScripts waiting = this.replicated;
		return (waiting == null || call.script().readOnly())
				? onLink((open) -> Mono.fromCompletionStage(() -> sent(open, call)))
				: Mono.fromCompletionStage(() -> waiting.run(call)).onErrorMap(Redis::unavailable);
	}

	private static CompletionStage<List<Long>> sent(Link.Open open, ScriptCall call) {
		open.dispatch(call);
		return call.exceptionallyCompose((ex) -> {
			Throwable cause = cause(ex);
			return (cause instanceof RedisNoScriptException) ? sent(open, call.byBody())
					: CompletableFuture.failedStage(RedisUnavailableException.by(cause, call.mayHaveRun(cause)));
		});
	}

	private long[] checked(ScriptCall call, List<Long> reply) {
		if (!call.isAnsweredBy(reply)) {
			log.error("The reply to {} belongs to another call; closing the connection to Redis", call.script().verb());
			reconnect();
			throw new RedisUnavailableException("the reply to " + call.script().verb() + " belongs to another call");
		}
		this.clock.observe(reply.get(1));
		long[] rest = new long[reply.size() - 1];
		for (int i = 0; i < rest.length; i++) {
			rest[i] = reply.get(i + 1);
		}
		return rest;
	}

	@Override
	<T> Mono<T> command(Function<RedisClusterAsyncCommands<String, String>, CompletionStage<T>> command) {
		return onLink((open) -> Mono.fromCompletionStage(() -> command.apply(open.commands())));
	}

	private <T> Mono<T> onLink(Function<Link.Open, Mono<T>> work) {
		return Mono.defer(() -> {
			Link.Open open = this.links.open();
			return (open != null) ? work.apply(open) : Mono.error(notConnected());
		}).onErrorMap(Redis::unavailable);
	}

	/**
	 * {@code INFO} of each server that holds keys: one, or a Cluster's masters. A dead
	 * one whose replica has taken over stays in the Cluster's list, without slots.
	 * Connections that lead to different servers are given up.
	 */
	Mono<List<String>> info() {
		return Mono.defer(() -> {
			List<Link.Open> all = this.links.all();
			return (all != null) ? Flux.fromIterable(all).flatMap(Redis::info).collectList().map(this::ofOne)
					: Mono.error(notConnected());
		}).onErrorMap(Redis::unavailable);
	}

	private static Mono<List<String>> info(Link.Open open) {
		return Mono.fromCompletionStage(() -> switch (open.commands()) {
			case RedisAdvancedClusterAsyncCommands<String, String> cluster ->
				cluster.nodes(Redis::holdsKeys).commands().info();
			case RedisClusterAsyncCommands<String, String> single -> single.info().thenApply(List::of);
		});
	}

	private List<String> ofOne(List<List<String>> infos) {
		long servers = infos.stream().map((each) -> Server.read(each.getFirst()).run()).distinct().count();
		if (servers > 1) {
			reconnect();
			throw new RedisUnavailableException("connections to Redis lead to " + servers + " servers");
		}
		return infos.getFirst();
	}

	private static boolean holdsKeys(RedisClusterNode node) {
		return node.is(RedisClusterNode.NodeFlag.UPSTREAM) && !node.getSlots().isEmpty();
	}

	private RedisUnavailableException notConnected() {
		Throwable failure = this.links.failure();
		String why = (failure != null) ? ": " + NestedExceptionUtils.getMostSpecificCause(failure) : "";
		return RedisUnavailableException.notSent("there is no connection to Redis" + why, failure);
	}

	private static Throwable unavailable(Throwable ex) {
		Throwable cause = cause(ex);
		return (cause instanceof RedisUnavailableException) ? cause : RedisUnavailableException.by(cause, true);
	}

	static Throwable cause(Throwable ex) {
		return (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
	}

	/**
	 * Has something run, on any thread, each time a connection is lost or given up,
	 * before another takes its place.
	 */
	void onLost(Runnable whenLost) {
		this.links.onLost(whenLost);
	}

	/** Gives up the connection and makes another. */
	void reconnect() {
		stop();
		start();
	}

	@Override
	public void start() {
		this.links.start();
		if (this.replicated != null) {
			this.replicated.start();
		}
	}

	@Override
	public void stop() {
		if (this.replicated != null) {
			this.replicated.stop();
		}
		this.links.stop();
	}

	@Override
	public boolean isRunning() {
		return this.links.isRunning();
	}

	/** Starts before and stops after everything that uses Redis. */
	@Override
	public int getPhase() {
		return PHASE;
	}

}
