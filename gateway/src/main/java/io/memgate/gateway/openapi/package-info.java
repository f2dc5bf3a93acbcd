/**
 * The description of all HTTP calls of both listeners, as OpenAPI 3.1. Owns nothing in
 * Redis.
 */
@NullMarked
package io.memgate.gateway.openapi;

import org.jspecify.annotations.NullMarked;
