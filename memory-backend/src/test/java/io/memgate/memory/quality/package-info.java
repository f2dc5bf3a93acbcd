/**
 * Measures how well memories are found: on conversations of a folder, and on Chinese ones
 * of the project's own.
 */
@NullMarked
package io.memgate.memory.quality;

import org.jspecify.annotations.NullMarked;
