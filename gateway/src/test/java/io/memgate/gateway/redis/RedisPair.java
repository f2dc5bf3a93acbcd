package io.memgate.gateway.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A real master with a real replica, of a test's own.
 */
public final class RedisPair implements AutoCloseable {

	private static final Wait FOR_THE_REPLICA = new Wait(1, Duration.ofMillis(250));

	private static final int NOTHING_LISTENS = 1;

	private final RedisProcess master = RedisProcess.launch(RedisBinary.any());

	private final RedisProcess replica = this.master.launchReplica();

	private final List<Redis> connected = new ArrayList<>();

	private RedisPair() {
	}

	public static RedisPair launch() {
		return new RedisPair();
	}

	RedisProcess master() {
		return this.master;
	}

	RedisProcess replica() {
		return this.replica;
	}

	/** Commands to the master whose changes wait for the replica. */
	public Redis waiting() {
		return connect(this.master, FOR_THE_REPLICA);
	}

	/** Commands to the master. */
	public Redis notWaiting() {
		return connect(this.master, Wait.FOR_NONE);
	}

	/** A hash as the replica has it. */
	public Map<String, String> onReplica(String key) {
		return this.replica.commands().hgetall(key);
	}

	/** The replica hears nothing until it goes on; its connections stay open. */
	public void pauseReplica() {
		this.replica.pause();
	}

	public void resumeReplica() {
		this.replica.resume();
	}

	/** The replica stays one, but has no master any more. */
	public Mono<Void> cutReplicaOff() {
		return Mono.fromRunnable(() -> this.replica.commands().replicaof("127.0.0.1", NOTHING_LISTENS))
			.subscribeOn(Schedulers.boundedElastic())
			.then();
	}

	/** Makes the replica a master, after the end of the other. */
	public Redis promoteReplica() {
		this.master.close();
		this.replica.commands().replicaofNoOne();
		return connect(this.replica, Wait.FOR_NONE);
	}

	private Redis connect(RedisProcess process, Wait wait) {
		Redis redis = SharedRedis.connect(SharedRedis.client(process.port()), new RedisClock(Clock.systemUTC()), wait);
		this.connected.add(redis);
		return redis;
	}

	@Override
	public void close() {
		this.connected.forEach(Redis::stop);
		this.replica.close();
		this.master.close();
	}

}
