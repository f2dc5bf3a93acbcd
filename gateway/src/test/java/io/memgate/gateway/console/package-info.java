@NullMarked
package io.memgate.gateway.console;

import org.jspecify.annotations.NullMarked;
