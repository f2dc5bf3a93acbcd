/**
 * Processes that tests start, kill, hold and start again.
 */
@NullMarked
package io.memgate.gateway.process;

import org.jspecify.annotations.NullMarked;
