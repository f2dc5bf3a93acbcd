package io.memgate.bench;

import java.util.Locale;

/**
 * One measurement of one target.
 *
 * @param perSecond calls answered as expected
 * @param p50Micros half of the calls took at most as long
 * @param p99Micros 99 of 100 calls took at most as long
 * @param cpuMicros processor time of the gateway's processes for each call
 * @param redisMicros that of Redis for each call
 * @param residentBytes of the gateway's processes at the end
 * @param scripts asked of Redis for each call
 * @param flushes by which Redis was sent them, for each call
 * @param others share of the processors that had nothing to do with this measurement
 * @param wrong share of calls that were not answered as expected
 * @param appendedBytes to Redis's append-only file for each call
 * @param redisBytes that Redis and the gateway sent each other for each call
 * @param carriedBytes that the loopback interface carried for each call, on all ways
 */
record Sample(double perSecond, double p50Micros, double p99Micros, double cpuMicros, double redisMicros,
		double residentBytes, double scripts, double flushes, double others, double wrong, double appendedBytes,
		double redisBytes, double carriedBytes) {

	static final String HEAD = "per_second\tp50_us\tp99_us\tcpu_us\tredis_us\tresident_bytes\tscripts\tflushes\tothers\twrong"
			+ "\tappended_bytes\tredis_bytes\tcarried_bytes";

	/**
	 * Divides what has grown by the calls.
	 * @param wrong share of calls that were not answered as expected
	 */
	static Sample of(Wrk wrk, double wrong, Counters grown, long residentBytes) {
		double calls = Math.max(1, wrk.calls());
		return new Sample(wrk.perSecond() * (1 - wrong), wrk.p50Micros(), wrk.p99Micros(),
				grown.gatewayMicros() / calls, grown.redisMicros() / calls, residentBytes, grown.scripts() / calls,
				grown.reads() / calls, grown.others(), wrong, grown.appendedBytes() / calls, grown.redisBytes() / calls,
				grown.carriedBytes() / calls);
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT,
				"%.0f\t%.0f\t%.0f\t%.1f\t%.1f\t%.0f\t%.2f\t%.2f\t%.2f\t%.4f\t%.0f\t%.0f\t%.0f", this.perSecond,
				this.p50Micros, this.p99Micros, this.cpuMicros, this.redisMicros, this.residentBytes, this.scripts,
				this.flushes, this.others, this.wrong, this.appendedBytes, this.redisBytes, this.carriedBytes);
	}

}
