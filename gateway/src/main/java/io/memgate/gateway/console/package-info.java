/**
 * What a key holder can ask with their own ApiKey, on the public listener. Owns nothing
 * in Redis.
 */
@NullMarked
package io.memgate.gateway.console;

import org.jspecify.annotations.NullMarked;
