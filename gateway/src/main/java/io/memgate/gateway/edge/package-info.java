/**
 * The Netty handlers around the HTTP codec of the public listener: what must be refused
 * before a request exists. Owns nothing in Redis.
 */
@NullMarked
package io.memgate.gateway.edge;

import org.jspecify.annotations.NullMarked;
