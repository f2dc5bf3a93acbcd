package io.memgate.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What wrk says in the end, of all nodes together.
 *
 * @param calls answered at all
 * @param refused of these, with another status than 200
 * @param lost calls that were not answered
 * @param perSecond calls answered
 * @param p50Micros half of the calls took at most as long; of several nodes the most
 * @param p99Micros alike
 */
record Wrk(long calls, long refused, long lost, double perSecond, long p50Micros, long p99Micros) {

	private static final Wrk NOTHING = new Wrk(0, 0, 0, 0, 0, 0);

	/** Reads the line by which {@code wrk.lua} ends. */
	static Wrk read(String said) {
		String line = Arrays.stream(said.split("\n"))
			.filter((each) -> each.startsWith("bench "))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("wrk says: " + said));
		long[] numbers = Arrays.stream(line.split(" ")).skip(1).mapToLong(Long::parseLong).toArray();
		return new Wrk(numbers[0], numbers[2], numbers[3], numbers[0] * 1e6 / numbers[1], numbers[4], numbers[5]);
	}

	static Wrk of(List<Wrk> nodes) {
		return nodes.stream().reduce(NOTHING, Wrk::and);
	}

	private Wrk and(Wrk other) {
		return new Wrk(this.calls + other.calls, this.refused + other.refused, this.lost + other.lost,
				this.perSecond + other.perSecond, Math.max(this.p50Micros, other.p50Micros),
				Math.max(this.p99Micros, other.p99Micros));
	}

	/** The share of calls that did not end with a status. */
	double wrong(int status) {
		long wrong = this.lost + ((status == 200) ? this.refused : this.calls - this.refused);
		return wrong / (double) Math.max(1, this.calls);
	}

}
