@NullMarked
package io.memgate.gateway;

import org.jspecify.annotations.NullMarked;
