@NullMarked
package io.memgate.gateway.usage;

import org.jspecify.annotations.NullMarked;
