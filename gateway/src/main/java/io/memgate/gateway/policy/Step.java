package io.memgate.gateway.policy;

import java.time.Instant;

/**
 * A difference between two policies over time.
 *
 * @param from from when they differ so, or the instant of looking if they do already
 * @param difference what differs
 */
public record Step(Instant from, Difference difference) {

}
