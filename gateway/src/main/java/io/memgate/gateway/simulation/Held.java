package io.memgate.gateway.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.memgate.gateway.usage.RecordedCall;

/**
 * A call in flight.
 *
 * @param simulated counters of which it holds a unit each under the policy that is tried
 * @param recorded counters of which it held one
 */
record Held(RecordedCall call, List<String> simulated, List<String> recorded) {

	/**
	 * As a rule the memory service has been asked by then what came of a write; one that
	 * nothing has told of is taken to have failed.
	 */
	private static final Duration LONGEST_OPEN = Duration.ofMinutes(10);

	Instant until() {
		return this.call.isOpen() ? this.call.ended().plus(LONGEST_OPEN) : this.call.settledAt();
	}

	/** Whether it is held of a counter until a record tells what came of it. */
	boolean isOpen(String counter) {
		return this.call.isOpen() && this.recorded.contains(counter);
	}

}
