/**
 * What is kept of every request: one UsageRecord in the usage log, the meters, and what
 * accounts can look up. Owns in Redis the busiest accounts of a day and the first call
 * under each revision, and adds what settling does not see to the day's usage.
 */
@NullMarked
package io.memgate.gateway.usage;

import org.jspecify.annotations.NullMarked;
