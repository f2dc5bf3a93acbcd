/**
 * Tests of admission, on a real Redis.
 */
@NullMarked
package io.memgate.gateway.admission;

import org.jspecify.annotations.NullMarked;
