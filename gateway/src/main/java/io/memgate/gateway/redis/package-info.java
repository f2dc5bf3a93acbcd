/**
 * The connection to Redis: scripts, plain commands, and Redis's clock. The only package
 * that imports Redis client types.
 */
@NullMarked
package io.memgate.gateway.redis;

import org.jspecify.annotations.NullMarked;
