/**
 * The administrators' HTTP API on the admin listener, its credential, and the audit log
 * of what it changes. Owns nothing in Redis: it reads and writes through {@code account},
 * {@code throttle} and {@code notice}.
 */
@NullMarked
package io.memgate.gateway.admin;

import org.jspecify.annotations.NullMarked;
