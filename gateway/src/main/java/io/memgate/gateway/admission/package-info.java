/**
 * Deciding calls and keeping the books: admit, settle, renew, reap. Owns in Redis, under
 * each account: the counters of its quotas, its open reservations, tombstones, and the
 * day's usage counts that settling keeps; besides, the nodes' heartbeats, the store's
 * epoch, and for each node the accounts with open reservations.
 */
@NullMarked
package io.memgate.gateway.admission;

import org.jspecify.annotations.NullMarked;
