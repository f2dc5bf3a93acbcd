/**
 * Ranks an owner's memories for a question, from what an index tells about each; pure
 * arithmetic, and the rules that tell preferences from facts.
 */
@NullMarked
package io.memgate.memory.search;

import org.jspecify.annotations.NullMarked;
