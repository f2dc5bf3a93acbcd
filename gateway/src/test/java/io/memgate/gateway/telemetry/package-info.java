@NullMarked
package io.memgate.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
