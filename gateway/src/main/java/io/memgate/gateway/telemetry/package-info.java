/**
 * What a call tells of itself while it runs: its trace, and its lines in the log. Owns
 * nothing in Redis.
 */
@NullMarked
package io.memgate.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
