package io.memgate.gateway.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.ZAddArgs;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

import org.springframework.context.SmartLifecycle;

/**
 * The gateway's commands to Redis over one shared, pipelined connection, standalone,
 * Sentinel or Cluster. Every command ends within the client's command timeout, with a
 * value or a {@link RedisUnavailableException}; none waits for a connection.
 */
public final class Redis implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(Redis.class);

	private static final Duration CONNECT_EVERY = Duration.ofMillis(250);

	private final Supplier<AbstractRedisClient> client;

	private final RedisClock clock;

	private final AtomicLong calls = new AtomicLong();

	private @Nullable Disposable connecting;

	private volatile @Nullable StatefulConnection<String, String> connection;

	private volatile @Nullable RedisClusterAsyncCommands<String, String> commands;

	/**
	 * @param client the client of this moment; asked for each time a connection is made,
	 * since a stopped and restarted context has another
	 * @param clock told Redis's time by every reply of a script
	 */
	public Redis(Supplier<AbstractRedisClient> client, RedisClock clock) {
		this.client = client;
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
		return command((redis) -> {
			long call = this.calls.incrementAndGet();
			String[] numbered = new String[args.length + 1];
			numbered[0] = Long.toString(call);
			System.arraycopy(args, 0, numbered, 1, args.length);
			return evaluate(redis, script, keys, numbered).thenApply((reply) -> checked(script, call, reply));
		});
	}

	/** {@code HGETALL}: every field of a hash; empty when there is none. */
	public Mono<Map<String, String>> hash(String key) {
		return command((redis) -> redis.hgetall(key));
	}

	/** {@code ZRANGE} over all members of a sorted set, in order. */
	public Mono<List<String>> members(String key) {
		return command((redis) -> redis.zrange(key, 0, -1));
	}

	/**
	 * {@code ZRANGE} over some members of a sorted set, in order.
	 * @param first rank of the first member, from 0
	 * @param last rank of the last member
	 */
	public Mono<List<String>> members(String key, long first, long last) {
		return command((redis) -> redis.zrange(key, first, last));
	}

	/**
	 * {@code ZRANK}: a member's place in a sorted set, from 0; empty when it has none.
	 */
	public Mono<Long> rank(String key, String member) {
		return command((redis) -> redis.zrank(key, member));
	}

	/** {@code HMGET}: some fields of a hash, null where one is missing. */
	public Mono<List<@Nullable String>> fields(String key, String... fields) {
		return command((redis) -> redis.hmget(key, fields))
			.map((values) -> values.stream().<@Nullable String>map((value) -> value.getValueOrElse(null)).toList());
	}

	/** {@code HSET} of several fields. */
	public Mono<Long> put(String key, Map<String, String> fields) {
		return command((redis) -> redis.hset(key, fields));
	}

	/** {@code ZADD} of one member. */
	public Mono<Long> add(String key, double score, String member) {
		return command((redis) -> redis.zadd(key, score, member));
	}

	/** {@code ZADD NX}: adds one member unless it is there. */
	public Mono<Long> addNew(String key, double score, String member) {
		return command((redis) -> redis.zadd(key, ZAddArgs.Builder.nx(), score, member));
	}

	/** {@code ZRANGE WITHSCORES} over all members of a sorted set: their scores. */
	public Mono<Map<String, Double>> scores(String key) {
		return command((redis) -> redis.zrangeWithScores(key, 0, -1))
			.map((members) -> members.stream().collect(Collectors.toMap(ScoredValue::getValue, ScoredValue::getScore)));
	}

	/** {@code ZREM} of one member. */
	public Mono<Long> remove(String key, String member) {
		return command((redis) -> redis.zrem(key, member));
	}

	/** {@code ZREMRANGEBYSCORE} of every member whose score is below one. */
	public Mono<Long> removeBelow(String key, double score) {
		return command((redis) -> redis.zremrangebyscore(key,
				Range.from(Range.Boundary.unbounded(), Range.Boundary.excluding(score))));
	}

	/** {@code DEL}. */
	public Mono<Long> delete(String key) {
		return command((redis) -> redis.del(key));
	}

	/** Whether Redis answers {@code PING}. */
	public Mono<Boolean> ping() {
		return command((redis) -> redis.ping()).map("PONG"::equals);
	}

	private CompletionStage<List<Long>> evaluate(RedisClusterAsyncCommands<String, String> redis, RedisScript script,
			String[] keys, String[] args) {
		CompletionStage<List<Long>> bySha = redis.evalsha(script.sha(), ScriptOutputType.MULTI, keys, args);
		return bySha.exceptionallyCompose((ex) -> (cause(ex) instanceof RedisNoScriptException)
				? redis.eval(script.body(), ScriptOutputType.MULTI, keys, args) : CompletableFuture.failedStage(ex));
	}

	private long[] checked(RedisScript script, long call, List<Long> reply) {
		if (reply.isEmpty() || reply.getFirst() != call) {
			log.error("The reply to {} belongs to another call; closing the connection to Redis", script.verb());
			reconnect();
			throw new RedisUnavailableException("the reply to " + script.verb() + " belongs to another call");
		}
		this.clock.observe(reply.get(1));
		long[] rest = new long[reply.size() - 1];
		for (int i = 0; i < rest.length; i++) {
			rest[i] = reply.get(i + 1);
		}
		return rest;
	}

	private <T> Mono<T> command(Function<RedisClusterAsyncCommands<String, String>, CompletionStage<T>> command) {
		return Mono.defer(() -> {
			RedisClusterAsyncCommands<String, String> redis = this.commands;
			return (redis != null && isConnected()) ? Mono.fromCompletionStage(command.apply(redis))
					: Mono.error(RedisUnavailableException.notSent("there is no connection to Redis", null));
		}).onErrorMap(Redis::unavailable);
	}

	/**
	 * A Cluster connection is one to each of its nodes, and the client alone knows which
	 * of them a command takes.
	 */
	private boolean isConnected() {
		return !(this.connection instanceof StatefulRedisConnection<String, String> single) || single.isOpen();
	}

	private static Throwable unavailable(Throwable ex) {
		Throwable cause = cause(ex);
		return (cause instanceof RedisUnavailableException) ? cause
				: new RedisUnavailableException("Redis: " + cause.getMessage(), cause);
	}

	private static Throwable cause(Throwable ex) {
		return (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
	}

	@Override
	public void start() {
		this.connecting = Mono.fromRunnable(this::connect)
			.subscribeOn(Schedulers.boundedElastic())
			.doOnError((ex) -> log.warn("Redis cannot be reached yet: {}", ex.getMessage()))
			.retryWhen(Retry.fixedDelay(Long.MAX_VALUE, CONNECT_EVERY))
			.subscribe();
	}

	private void connect() {
		switch (this.client.get()) {
			case RedisClusterClient cluster -> {
				StatefulRedisClusterConnection<String, String> made = cluster.connect(StringCodec.UTF8);
				this.connection = made;
				this.commands = made.async();
			}
			case RedisClient single -> {
				StatefulRedisConnection<String, String> made = single.connect(StringCodec.UTF8);
				this.connection = made;
				this.commands = made.async();
			}
			default -> throw new IllegalStateException("unknown Redis client");
		}
		log.info("Connected to Redis");
	}

	private void reconnect() {
		stop();
		start();
	}

	@Override
	public void stop() {
		this.commands = null;
		if (this.connecting != null) {
			this.connecting.dispose();
		}
		StatefulConnection<String, String> open = this.connection;
		this.connection = null;
		if (open != null) {
			open.closeAsync();
		}
	}

	@Override
	public boolean isRunning() {
		return this.connecting != null && !this.connecting.isDisposed() || this.connection != null;
	}

	/** Starts before and stops after everything that uses Redis. */
	@Override
	public int getPhase() {
		return Integer.MIN_VALUE / 2;
	}

}
