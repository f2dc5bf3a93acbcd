package io.memgate.memory.lucene;

import io.memgate.memory.embedding.Passage;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Space;

/**
 * A memory that has no vector yet.
 *
 * @param space where it is
 * @param memory the memory
 * @param order its place in the order of all
 * @param written place of the change that wrote it
 * @param before the text before it in its conversation; empty if there is none
 */
record Unembedded(Space space, Memory memory, long order, long written, String before) {

	Passage passage() {
		return new Passage(this.before, this.memory.text());
	}

}
