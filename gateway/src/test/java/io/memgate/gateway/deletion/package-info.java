@NullMarked
package io.memgate.gateway.deletion;

import org.jspecify.annotations.NullMarked;
