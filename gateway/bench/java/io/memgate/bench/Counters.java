package io.memgate.bench;

import java.io.IOException;

/**
 * What grows while a target is loaded, at one moment.
 *
 * @param nanos the moment
 * @param busyMicros time that all processors have worked
 * @param gatewayMicros processor time of the target
 * @param redisMicros that of Redis
 * @param restMicros that of the memory service and of the bench with its loads
 * @param scripts asked of Redis
 * @param reads by which Redis took what it was sent
 * @param appendedBytes to Redis's append-only file
 * @param redisBytes that Redis and its clients have sent each other
 * @param carriedBytes by the loopback interface
 */
record Counters(long nanos, long busyMicros, long gatewayMicros, long redisMicros, long restMicros, long scripts,
		long reads, long appendedBytes, long redisBytes, long carriedBytes) {

	static Counters read(Target target, Part upstream, RedisServer redis) throws IOException {
		return new Counters(System.nanoTime(), Machine.busyMicros(), target.cpuMicros(), redis.part().cpuMicros(),
				upstream.cpuMicros() + Machine.ownMicros(), redis.scripts(), redis.reads(), redis.appendedBytes(),
				redis.carriedBytes(), Machine.loopbackBytes());
	}

	/** By how much all of it has grown since. */
	Counters since(Counters before) {
		return new Counters(this.nanos - before.nanos, this.busyMicros - before.busyMicros,
				this.gatewayMicros - before.gatewayMicros, this.redisMicros - before.redisMicros,
				this.restMicros - before.restMicros, this.scripts - before.scripts, this.reads - before.reads,
				this.appendedBytes - before.appendedBytes, this.redisBytes - before.redisBytes,
				this.carriedBytes - before.carriedBytes);
	}

	/** The share of the processors that nobody known here had. */
	double others() {
		double processors = this.nanos / 1000.0 * Runtime.getRuntime().availableProcessors();
		return Math.max(0, this.busyMicros - this.gatewayMicros - this.redisMicros - this.restMicros) / processors;
	}

}
