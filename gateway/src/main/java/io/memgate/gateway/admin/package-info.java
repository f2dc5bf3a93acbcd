/**
 * The administrators' HTTP API on the admin listener, their credentials, and the audit
 * log of what they change. Owns credentials and audit log in Redis; all else it reads and
 * writes through {@code account}, {@code throttle} and {@code notice}.
 */
@NullMarked
package io.memgate.gateway.admin;

import org.jspecify.annotations.NullMarked;
