package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.memgate.gateway.redis.NodeKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;
import reactor.core.publisher.Mono;

/**
 * The gateway nodes on this Redis, and which of them are alive by their heartbeats.
 */
final class Nodes {

	/** How often a node says that it is alive. */
	static final Duration HEARTBEAT = Duration.ofSeconds(1);

	/** A heartbeat older than this has lapsed. */
	static final Duration LAPSED = Duration.ofSeconds(10);

	private static final RedisScript HEARTBEAT_SCRIPT = RedisScript.load("heartbeat");

	private final Redis redis;

	private final Clock clock;

	private final OpenAccounts accounts;

	private volatile Set<String> suspects = Set.of();

	/**
	 * @param clock shows Redis's time
	 */
	Nodes(Redis redis, Clock clock, OpenAccounts accounts) {
		this.redis = redis;
		this.clock = clock;
		this.accounts = accounts;
	}

	/**
	 * Says that this node is alive. After a gap others may have taken it for gone and
	 * removed what it had written of its accounts, so it is written again.
	 */
	Mono<Void> heartbeat() {
		return this.redis.run(HEARTBEAT_SCRIPT, new String[] { NodeKeys.NODES }, this.accounts.node())
			.doOnNext((reply) -> {
				if (reply[1] < 0 || reply[1] > micros(LAPSED)) {
					this.accounts.forget();
				}
			})
			.then();
	}

	/**
	 * Who is alive. A node is gone only when the look before this one has seen its
	 * heartbeat lapsed as well: when Redis was away every heartbeat has lapsed, and the
	 * living must have the time to come back.
	 */
	Mono<Census> look() {
		return this.redis.scores(NodeKeys.NODES).map(this::census).doOnError((ex) -> this.suspects = Set.of());
	}

	private Census census(Map<String, Double> heartbeats) {
		double oldest = micros(Duration.ofMillis(this.clock.millis()).minus(LAPSED));
		Set<String> lapsed = heartbeats.entrySet()
			.stream()
			.filter((node) -> node.getValue() < oldest && !node.getKey().equals(this.accounts.node()))
			.map(Map.Entry::getKey)
			.collect(Collectors.toUnmodifiableSet());
		Set<String> gone = lapsed.stream().filter(this.suspects::contains).collect(Collectors.toUnmodifiableSet());
		this.suspects = lapsed;
		return new Census(heartbeats.keySet()
			.stream()
			.filter((node) -> !gone.contains(node))
			.collect(Collectors.toUnmodifiableSet()), gone);
	}

	/** Forgets a node that is gone and has nothing open. */
	Mono<Void> remove(String node) {
		return this.redis.remove(NodeKeys.NODES, node).then();
	}

	private static long micros(Duration duration) {
		return TimeUnit.MILLISECONDS.toMicros(duration.toMillis());
	}

	/**
	 * Nodes at one instant.
	 *
	 * @param living those that may come back included
	 */
	record Census(Set<String> living, Set<String> gone) {

	}

}
