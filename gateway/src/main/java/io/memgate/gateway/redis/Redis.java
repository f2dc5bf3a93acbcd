package io.memgate.gateway.redis;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ZAddArgs;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;

/**
 * The gateway's commands to Redis over a few shared, pipelined connections, standalone,
 * Sentinel or Cluster. Every command ends within the client's command timeout, with a
 * value or a {@link RedisUnavailableException}; none waits for a connection. A script
 * that waits for replicas has connections of its own, and up to twice the time.
 */
public final class Redis implements SmartLifecycle {

	static final int PHASE = Integer.MIN_VALUE / 2;

	private static final Logger log = LoggerFactory.getLogger(Redis.class);

	private final RedisClock clock;

	private final Links links;

	private final @Nullable ReplicatedScripts replicated;

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

	private Mono<List<Long>> run(ScriptCall call) {
		ReplicatedScripts waiting = this.replicated;
		return (waiting == null || call.script().readOnly())
				? onLink((open) -> Mono.fromCompletionStage(() -> sent(open, call)))
				: Mono.fromCompletionStage(() -> waiting.run(call)).onErrorMap(Redis::unavailable);
	}

	/** {@code GET}: a string; empty when there is none. */
	Mono<String> text(String key) {
		return command((redis) -> redis.get(key));
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
	 * @param first rank of the first member, from 0, or from the end: -1 is the last
	 * @param last rank of the last member, alike
	 */
	public Mono<List<String>> members(String key, long first, long last) {
		return command((redis) -> redis.zrange(key, first, last));
	}

	/** {@code ZRANGE}, or {@code ZREVRANGE}: the same from the one or the other end. */
	public Mono<List<String>> members(String key, long first, long last, boolean descending) {
		return command((redis) -> descending ? redis.zrevrange(key, first, last) : redis.zrange(key, first, last));
	}

	/**
	 * {@code ZRANK}: a member's place in a sorted set, from 0; empty when it has none.
	 */
	public Mono<Long> rank(String key, String member) {
		return rank(key, member, false);
	}

	/** {@code ZRANK}, or {@code ZREVRANK}: the same from the one or the other end. */
	public Mono<Long> rank(String key, String member, boolean descending) {
		return command((redis) -> descending ? redis.zrevrank(key, member) : redis.zrank(key, member));
	}

	/**
	 * {@code ZRANGEBYLEX LIMIT}, or {@code ZREVRANGEBYLEX LIMIT}: members, all of one
	 * score, from one that is among them to one that is not.
	 */
	public Mono<List<String>> membersBetween(String key, String from, String to, boolean descending, long most) {
		Range<String> range = Range.from(Range.Boundary.including(from), Range.Boundary.excluding(to));
		Limit first = Limit.create(0, most);
		return command(
				(redis) -> descending ? redis.zrevrangebylex(key, range, first) : redis.zrangebylex(key, range, first));
	}

	/** {@code ZMSCORE}: the scores of some members, null for those that are missing. */
	public Mono<List<@Nullable Double>> scores(String key, List<String> members) {
		return command((redis) -> redis.zmscore(key, members.toArray(String[]::new)))
			.map((scores) -> scores.stream().<@Nullable Double>map((score) -> score).toList());
	}

	/** {@code ZRANGEBYLEX}: members, all of one score, that begin with a prefix. */
	public Mono<List<String>> membersBeginning(String key, String prefix) {
		Range<String> range = Range.from(Range.Boundary.including(prefix), Range.Boundary.excluding(prefix + '\u007f'));
		return command((redis) -> redis.zrangebylex(key, range));
	}

	/** {@code LRANGE}: the first elements of a list, up to a number. */
	public Mono<List<String>> list(String key, long most) {
		return command((redis) -> redis.lrange(key, 0, most - 1));
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

	/**
	 * {@code ZREVRANGE WITHSCORES}: the members of highest score, in that order, with
	 * their scores.
	 */
	public Mono<Map<String, Double>> highest(String key, long most) {
		return command((redis) -> redis.zrevrangeWithScores(key, 0, most - 1)).map(Redis::scored);
	}

	private static Map<String, Double> scored(List<ScoredValue<String>> members) {
		Map<String, Double> scores = new LinkedHashMap<>();
		members.forEach((member) -> scores.put(member.getValue(), member.getScore()));
		return scores;
	}

	/** {@code ZRANGEBYSCORE LIMIT}: the first members up to a score, lowest first. */
	public Mono<List<String>> membersUpTo(String key, double score, long most) {
		return command((redis) -> redis.zrangebyscore(key,
				Range.from(Range.Boundary.unbounded(), Range.Boundary.including(score)), Limit.create(0, most)));
	}

	/**
	 * {@code ZRANGEBYSCORE WITHSCORES LIMIT}: members from a score on, in order, with
	 * their scores.
	 * @param skip members that are left out first
	 */
	public Mono<Map<String, Double>> membersFrom(String key, double score, long skip, long most) {
		return command((redis) -> redis.zrangebyscoreWithScores(key,
				Range.from(Range.Boundary.including(score), Range.Boundary.unbounded()), Limit.create(skip, most)))
			.map(Redis::scored);
	}

	/** {@code ZCARD}: the number of members of a sorted set. */
	public Mono<Long> size(String key) {
		return command((redis) -> redis.zcard(key));
	}

	/** {@code HLEN}: the number of fields of a hash. */
	public Mono<Long> length(String key) {
		return command((redis) -> redis.hlen(key));
	}

	/** {@code HDEL} of one field. */
	public Mono<Long> removeField(String key, String field) {
		return command((redis) -> redis.hdel(key, field));
	}

	/** {@code UNLINK}: takes keys of one slot away; their memory is freed afterwards. */
	public Mono<Long> unlink(Collection<String> keys) {
		return keys.isEmpty() ? Mono.just(0L) : command((redis) -> redis.unlink(keys.toArray(String[]::new)));
	}

	/** {@code ZREM} of some members. */
	public Mono<Long> remove(String key, String... members) {
		return command((redis) -> redis.zrem(key, members));
	}

	/** {@code ZREMRANGEBYSCORE} of every member whose score is below one. */
	public Mono<Long> removeBelow(String key, double score) {
		return command((redis) -> redis.zremrangebyscore(key,
				Range.from(Range.Boundary.unbounded(), Range.Boundary.excluding(score))));
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

	/** {@code CONFIG GET}, which Redis may refuse to allow. */
	Mono<Map<String, String>> setting(String name) {
		return command((redis) -> redis.configGet(name));
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

	private <T> Mono<T> command(Function<RedisClusterAsyncCommands<String, String>, CompletionStage<T>> command) {
		return onLink((open) -> Mono.fromCompletionStage(() -> command.apply(open.commands())));
	}

	private <T> Mono<T> onLink(Function<Link.Open, Mono<T>> work) {
		return Mono.defer(() -> {
			Link.Open open = this.links.open();
			return (open != null) ? work.apply(open) : Mono.error(notConnected());
		}).onErrorMap(Redis::unavailable);
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
