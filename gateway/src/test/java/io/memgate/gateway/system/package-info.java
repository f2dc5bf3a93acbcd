/**
 * Tests of the whole system: the built applications as processes, with a real Redis.
 */
@NullMarked
package io.memgate.gateway.system;

import org.jspecify.annotations.NullMarked;
