/**
 * What is kept of every request: one UsageRecord in the usage log, and the meters. Owns
 * nothing in Redis; the day's counts are kept by settling.
 */
@NullMarked
package io.memgate.gateway.usage;

import org.jspecify.annotations.NullMarked;
