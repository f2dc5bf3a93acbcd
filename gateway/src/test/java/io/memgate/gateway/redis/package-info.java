/**
 * A real Redis for tests.
 */
@NullMarked
package io.memgate.gateway.redis;

import org.jspecify.annotations.NullMarked;
