/**
 * Protection of the backend and of the gateway itself, and accounts that are throttled on
 * evidence. Owns each account's standing and its history in Redis.
 */
@NullMarked
package io.memgate.gateway.throttle;

import org.jspecify.annotations.NullMarked;
