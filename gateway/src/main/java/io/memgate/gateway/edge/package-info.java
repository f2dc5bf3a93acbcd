/**
 * The Netty handlers around the HTTP codec of the public listener: what must be refused
 * before a request exists, and how connections end with a stop. Owns nothing in Redis.
 */
@NullMarked
package io.memgate.gateway.edge;

import org.jspecify.annotations.NullMarked;
