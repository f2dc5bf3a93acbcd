/**
 * The derived index: full text and lookups over Lucene, rebuilt from the journal whenever
 * it is missing.
 */
@NullMarked
package io.memgate.memory.lucene;

import org.jspecify.annotations.NullMarked;
