/**
 * What a key holder can ask with their own ApiKey, on the public listener, and the page
 * that shows it to whoever has signed in with one. Owns nothing in Redis.
 */
@NullMarked
package io.memgate.gateway.console;

import org.jspecify.annotations.NullMarked;
