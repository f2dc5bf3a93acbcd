package io.memgate.memory.journal;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.springframework.util.unit.DataSize;

/**
 * One pass over a journal's full segments: each that is worth it is written anew, the
 * first one first, so that an update is still there until what it updates has it. Then
 * many small ones that follow each other become one.
 */
final class CompactionRun {

	private final SegmentRewriter rewriter;

	private final DataSize segmentSize;

	private final BooleanSupplier cut;

	/**
	 * Makes a pass.
	 * @param segmentSize size of a full segment
	 * @param cut whether it is to end before its end
	 */
	CompactionRun(SegmentRewriter rewriter, DataSize segmentSize, BooleanSupplier cut) {
		this.rewriter = rewriter;
		this.segmentSize = segmentSize;
		this.cut = cut;
	}

	/**
	 * Goes over segments that are not written any more.
	 * @return bytes that are free now
	 */
	long over(List<Segment> full) throws IOException {
		long freed = 0;
		for (Segment segment : full) {
			if (!this.cut.getAsBoolean() && this.rewriter.isWorthIt(segment)) {
				freed += this.rewriter.rewrite(List.of(segment));
			}
		}
		for (List<Segment> small : SmallSegments.among(full, this.segmentSize)) {
			freed += this.cut.getAsBoolean() ? 0 : this.rewriter.rewrite(small);
		}
		return freed;
	}

}
