package io.memgate.gateway.admission;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.memgate.gateway.redis.Closed;
import io.memgate.gateway.redis.Examination;
import io.memgate.gateway.redis.Finding;
import io.memgate.gateway.redis.NodeKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.redis.Schema;
import io.memgate.gateway.redis.Servers;
import io.memgate.gateway.redis.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Whether the quota store still is what it was: this node's heartbeat, which is a write,
 * compares what the store says with what the node remembers.
 *
 * <p>
 * A store has an epoch, which begins when it is new and each time an administrator
 * accepts what it holds. A node remembers the epoch and its last heartbeat that the store
 * acknowledged; a store that knows an older epoch or heartbeat, or none, was emptied or
 * went back. A node that remembers nothing, because it has just started, takes the epoch
 * that is there; where there is none, the store is new if the memory service has
 * completed no write yet. A store that another version of Memgate has written, which this
 * one cannot read, is not touched.
 */
public final class Continuity implements Examination {

	private static final Logger log = LoggerFactory.getLogger(Continuity.class);

	private static final RedisScript HEARTBEAT = RedisScript.load("heartbeat");

	private static final RedisScript BEGIN = RedisScript.load("begin-epoch");

	/** How long a store can be compared with what a node remembers. */
	private static final Duration KEPT = Duration.ofDays(7);

	/** By the number that the script has for each, from 1. */
	private static final List<Closed> DOUBTS = List.of(Closed.EMPTIED, Closed.WENT_BACK, Closed.EVICTED);

	private final Redis redis;

	private final Store store;

	private final Servers servers;

	private final OpenAccounts accounts;

	private final BackendTotals backend;

	private final Schema schema;

	private volatile Memory memory = new Memory(0, 0);

	/**
	 * What one look at the servers has found in this epoch, until a heartbeat has told.
	 */
	private volatile boolean evicted;

	Continuity(Redis redis, Store store, Servers servers, OpenAccounts accounts, BackendTotals backend, Schema schema) {
		this.redis = redis;
		this.store = store;
		this.servers = servers;
		this.accounts = accounts;
		this.backend = backend;
		this.schema = schema;
	}

	@Override
	public Mono<Finding> examine() {
		return this.servers.look().flatMap((servers) -> heartbeat(servers).flatMap((reply) -> judge(reply, servers)));
	}

	private Mono<long[]> heartbeat(Finding servers) {
		if (servers instanceof Finding.Unsound unsound && unsound.why() == Closed.EVICTED) {
			this.evicted = true;
		}
		int found = this.evicted ? DOUBTS.indexOf(Closed.EVICTED) + 1 : 0;
		String node = this.accounts.node();
		return this.redis.run(HEARTBEAT,
				new String[] { NodeKeys.NODES, NodeKeys.heartbeat(node), NodeKeys.EPOCH, NodeKeys.SCHEMA }, node,
				Long.toString(this.memory.began()), Long.toString(this.memory.heartbeat()), Integer.toString(found),
				Long.toString(KEPT.toMillis()), Integer.toString(this.schema.oldest()),
				Integer.toString(this.schema.written()), Integer.toString(this.schema.newest()));
	}

	private Mono<Finding> judge(long[] reply, Finding servers) {
		if (this.schema.finding(reply[5]) instanceof Finding.Unsound foreign) {
			return Mono.just(foreign);
		}
		long began = reply[1];
		int doubt = (int) reply[2];
		if (doubt != 0 || began != this.memory.began()) {
			this.evicted = false;
		}
		if (doubt != 0) {
			return Mono.just(new Finding.Unsound(DOUBTS.get(doubt - 1), ""));
		}
		if (began == 0) {
			return withoutEpoch();
		}
		remember(new Memory(began, reply[3]), reply[4]);
		return Mono.just(servers);
	}

	/**
	 * After a gap others may have taken this node for gone and removed what it had
	 * written of its accounts, and another epoch may hold another state: it is written
	 * again.
	 */
	private void remember(Memory now, long gapMicros) {
		if (now.began() != this.memory.began() || gapMicros < 0
				|| gapMicros > TimeUnit.MILLISECONDS.toMicros(Nodes.LAPSED.toMillis())) {
			this.accounts.forget();
		}
		this.memory = now;
	}

	private Mono<Finding> withoutEpoch() {
		return this.backend.all()
			.doOnSuccess((totals) -> warnUnless(totals != null))
			.map((totals) -> totals.values().stream().mapToLong(Long::longValue).sum())
			.defaultIfEmpty(0L)
			.flatMap((writes) -> (writes == 0) ? begin(false).then(examine()) : Mono.just(emptied(writes)))
			.onErrorResume((ex) -> !(ex instanceof RedisUnavailableException), (ex) -> Mono.just(unsure(ex)));
	}

	private static void warnUnless(boolean told) {
		if (!told) {
			log.warn("The memory service keeps no totals: this Redis, which holds nothing, is taken for a new one");
		}
	}

	private static Finding emptied(long writes) {
		return new Finding.Unsound(Closed.EMPTIED, "the memory service has completed " + writes + " writes");
	}

	private static Finding unsure(Throwable ex) {
		return new Finding.Unsound(Closed.UNSURE, String.valueOf(ex.getMessage()));
	}

	private Mono<Boolean> begin(boolean accepted) {
		return this.redis
			.run(BEGIN, new String[] { NodeKeys.EPOCH, NodeKeys.SCHEMA }, accepted ? "1" : "0",
					Long.toString(this.memory.began()), Integer.toString(this.schema.written()))
			.map((reply) -> reply[1] == 1);
	}

	/**
	 * Accepts what the store holds as the state to go on from: begins an epoch, which
	 * opens the store on every node within a moment.
	 * @return whether there was a doubt to accept; nothing is changed when not
	 */
	public Mono<Boolean> accept() {
		return Mono.defer(() -> (this.store.state() instanceof Store.State.Shut shut && shut.why().isDoubt())
				? begin(true) : Mono.just(false));
	}

	/**
	 * What this node remembers of the store.
	 *
	 * @param began when its epoch began, Redis's microseconds; 0 for none
	 * @param heartbeat the last one in it that was acknowledged, Redis's microseconds; 0
	 * for none
	 */
	private record Memory(long began, long heartbeat) {

	}

}
