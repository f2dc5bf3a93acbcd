/**
 * Tests of the gateway as a whole.
 */
@NullMarked
package io.memgate.gateway;

import org.jspecify.annotations.NullMarked;
