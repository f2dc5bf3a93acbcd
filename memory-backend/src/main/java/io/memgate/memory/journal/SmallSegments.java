package io.memgate.memory.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

import org.springframework.util.unit.DataSize;

/**
 * Finds segments that are worth being made one: every run of the compaction ends the
 * current segment, however little it holds.
 */
final class SmallSegments {

	// Fewer are left, so that a record is not copied again and again.
	private static final int LEAST = 8;

	private static final int SMALL_DIVISOR = 4;

	private SmallSegments() {
	}

	/**
	 * Groups of small ones that follow each other, each no larger than a full segment.
	 */
	static List<List<Segment>> among(List<Segment> segments, DataSize full) throws IOException {
		List<List<Segment>> groups = new ArrayList<>();
		List<Segment> group = new ArrayList<>();
		long bytes = 0;
		for (Segment segment : segments) {
			long size = Files.size(segment.file());
			if (size > full.toBytes() / SMALL_DIVISOR || bytes + size > full.toBytes()) {
				groups.add(group);
				group = new ArrayList<>();
				bytes = 0;
			}
			if (size <= full.toBytes() / SMALL_DIVISOR) {
				group.add(segment);
				bytes += size;
			}
		}
		groups.add(group);
		return groups.stream().filter((small) -> small.size() >= LEAST).toList();
	}

}
