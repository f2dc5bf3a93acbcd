/**
 * Refusals and faults as values, and the one shape in which each of them is answered.
 * Owns nothing in Redis.
 */
@NullMarked
package io.memgate.gateway.problem;

import org.jspecify.annotations.NullMarked;
