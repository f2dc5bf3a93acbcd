@NullMarked
package io.memgate.memory;

import org.jspecify.annotations.NullMarked;
