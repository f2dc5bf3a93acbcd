/**
 * The administrator's command line: talks HTTP to the admin API, starts nothing of the
 * gateway. Owns nothing in Redis.
 */
@NullMarked
package io.memgate.gateway.cli;

import org.jspecify.annotations.NullMarked;
