/**
 * Protection of the backend and of the gateway itself. Owns nothing in Redis.
 */
@NullMarked
package io.memgate.gateway.throttle;

import org.jspecify.annotations.NullMarked;
