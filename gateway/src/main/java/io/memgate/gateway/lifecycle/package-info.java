/**
 * How a node ends: it leaves, and what goes on without a client is waited for. Owns
 * nothing in Redis.
 */
@NullMarked
package io.memgate.gateway.lifecycle;

import org.jspecify.annotations.NullMarked;
