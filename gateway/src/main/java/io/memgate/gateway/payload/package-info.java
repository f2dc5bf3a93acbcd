/**
 * What a call carries: its body read within bounds, checked as strict JSON, its text
 * counted in tokens, and the backend's answer read as the vendor's envelope. Owns nothing
 * in Redis.
 */
@NullMarked
package io.memgate.gateway.payload;

import org.jspecify.annotations.NullMarked;
