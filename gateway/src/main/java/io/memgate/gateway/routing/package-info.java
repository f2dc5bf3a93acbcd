/**
 * A request's life: which path is which Api, the filters in their order, and the one
 * routing filter that forwards, settles and answers. Owns nothing in Redis.
 */
@NullMarked
package io.memgate.gateway.routing;

import org.jspecify.annotations.NullMarked;
