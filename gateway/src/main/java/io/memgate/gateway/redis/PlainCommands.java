package io.memgate.gateway.redis;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ZAddArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The plain commands to Redis that the gateway needs, each named by what it asks or does.
 */
abstract sealed class PlainCommands permits Redis {

	/** Sends a command, and tells its reply or a {@link RedisUnavailableException}. */
	abstract <T> Mono<T> command(Function<RedisClusterAsyncCommands<String, String>, CompletionStage<T>> command);

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
	public Mono<SequencedMap<String, Double>> highest(String key, long most) {
		return command((redis) -> redis.zrevrangeWithScores(key, 0, most - 1)).map(PlainCommands::scored);
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
	public Mono<SequencedMap<String, Double>> membersFrom(String key, double score, long skip, long most) {
		return command((redis) -> redis.zrangebyscoreWithScores(key,
				Range.from(Range.Boundary.including(score), Range.Boundary.unbounded()), Limit.create(skip, most)))
			.map(PlainCommands::scored);
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

	/** {@code EXISTS}: whether there is a key. */
	public Mono<Boolean> exists(String key) {
		return command((redis) -> redis.exists(key)).map((found) -> found == 1);
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

	/** {@code CONFIG GET}, which Redis may refuse to allow. */
	Mono<Map<String, String>> setting(String name) {
		return command((redis) -> redis.configGet(name));
	}

	private static SequencedMap<String, Double> scored(List<ScoredValue<String>> members) {
		SequencedMap<String, Double> scores = new LinkedHashMap<>();
		members.forEach((member) -> scores.put(member.getValue(), member.getScore()));
		return scores;
	}

}
