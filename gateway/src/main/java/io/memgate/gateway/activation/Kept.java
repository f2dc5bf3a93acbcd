package io.memgate.gateway.activation;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.PolicySource;

/**
 * What Redis keeps at an instant.
 *
 * @param source the files of the policy in force; null before the first
 * @param now the instant, by Redis's time
 */
record Kept(@Nullable PolicySource source, Instant now) {

}
