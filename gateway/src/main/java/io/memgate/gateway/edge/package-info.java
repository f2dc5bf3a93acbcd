/**
 * The Netty handlers around the HTTP codec of the public listener: which connections may
 * be open, what must be refused before a request exists, how long a body may take, and
 * how connections end with a stop. Owns nothing in Redis.
 */
@NullMarked
package io.memgate.gateway.edge;

import org.jspecify.annotations.NullMarked;
