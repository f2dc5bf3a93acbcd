/**
 * Tests through the assembled gateway, with a recording backend.
 */
@NullMarked
package io.memgate.gateway.routing;

import org.jspecify.annotations.NullMarked;
