/**
 * What a memory is and the two contracts around it: the store that the web speaks to and
 * the index it reads from.
 */
@NullMarked
package io.memgate.memory.memory;

import org.jspecify.annotations.NullMarked;
