package io.memgate.memory.lucene;

import java.util.List;

import io.memgate.memory.embedding.Vector;

/**
 * Memories that follow each other in the order of writing, with their vectors once they
 * have them.
 *
 * @param memories the memories
 * @param vectors the vector of each
 * @param deletions {@link IndexThread#visibleDeletions()} before the memories were read
 * @param last whether nothing was written after them
 */
record VectorBatch(List<Unembedded> memories, List<Vector> vectors, long deletions, boolean last) {

	/**
	 * The first of memories without vectors.
	 * @param most most of a batch
	 */
	static VectorBatch of(List<Unembedded> memories, int most, long deletions) {
		boolean last = memories.size() <= most;
		return new VectorBatch(last ? memories : memories.subList(0, most), List.of(), deletions, last);
	}

	VectorBatch with(List<Vector> vectors) {
		return new VectorBatch(this.memories, vectors, this.deletions, this.last);
	}

	/**
	 * Place of the last memory.
	 */
	long upTo() {
		return this.memories.getLast().written();
	}

}
