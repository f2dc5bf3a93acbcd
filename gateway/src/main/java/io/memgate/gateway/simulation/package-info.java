/**
 * What a policy would have made of calls that were recorded: usage logs replayed with the
 * arithmetic that decides live. Owns nothing in Redis.
 */
@NullMarked
package io.memgate.gateway.simulation;

import org.jspecify.annotations.NullMarked;
