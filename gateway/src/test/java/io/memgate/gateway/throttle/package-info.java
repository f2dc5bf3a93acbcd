/**
 * Tests of throttling, on virtual time and on a real Redis.
 */
@NullMarked
package io.memgate.gateway.throttle;

import org.jspecify.annotations.NullMarked;
