package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.memgate.gateway.redis.NodeKeys;
import io.memgate.gateway.redis.Redis;
import reactor.core.publisher.Mono;

/**
 * The gateway nodes on this Redis, and which of them are alive by their heartbeats.
 */
final class Nodes {

	/** A heartbeat older than this has lapsed. */
	static final Duration LAPSED = Duration.ofSeconds(10);

	private final Redis redis;

	private final Clock clock;

	private final OpenAccounts accounts;

	private volatile Set<String> suspects = Set.of();

	private volatile int living = 1;

	/**
	 * @param clock shows Redis's time
	 */
	Nodes(Redis redis, Clock clock, OpenAccounts accounts) {
		this.redis = redis;
		this.clock = clock;
		this.accounts = accounts;
	}

	/**
	 * Who is alive. A node is gone only when the look before this one has seen its
	 * heartbeat lapsed as well: when Redis was away every heartbeat has lapsed, and the
	 * living must have the time to come back.
	 */
	Mono<Census> look() {
		return this.redis.scores(NodeKeys.NODES).map(this::census).doOnError((ex) -> suspectNobody());
	}

	/** A look that has none before it. */
	Mono<Void> lookFirst() {
		return Mono.fromRunnable(this::suspectNobody).then(look()).then();
	}

	private void suspectNobody() {
		this.suspects = Set.of();
	}

	/** How many lived at the last look that was had, this one included. */
	int living() {
		return this.living;
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
		this.living = Math.max(1, heartbeats.size() - lapsed.size());
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
