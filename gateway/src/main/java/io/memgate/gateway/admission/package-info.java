/**
 * Deciding calls and keeping the books: admit, reserve, settle. Owns in Redis, under each
 * account: the counters of its quotas, its open reservations, tombstones, and the day's
 * usage counts that settling keeps.
 */
@NullMarked
package io.memgate.gateway.admission;

import org.jspecify.annotations.NullMarked;
