package io.memgate.memory.lucene;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Memory;

/**
 * The memory that a change takes while it waits for the index, in bytes, rather too many
 * than too few. Changes differ in size by a million times: counted by their number alone,
 * those that wait could fill the heap.
 */
final class Footprint {

	/** Room for all changes that wait. */
	static final int ROOM_BYTES = 64 << 20;

	// So that at most 20,000 memories wait, however short they are: those are indexed
	// again after a crash. What is short in itself (labels, ids) is in it.
	private static final int LEAST_BYTES = ROOM_BYTES / 20_000;

	private static final int BYTES_PER_CHARACTER = 2;

	private Footprint() {
	}

	/**
	 * That of one change. A change that is larger than all room takes all of it.
	 */
	static int of(Change change) {
		long bytes = switch (change) {
			case Change.Add add -> of(add.memories());
			case Change.Extract extract -> LEAST_BYTES + bytes(extract.messages()) + of(extract.memories());
			case Change.Update update -> LEAST_BYTES + bytes(update.content());
			case Change.Delete delete -> LEAST_BYTES + bytes(delete.ids());
			case Change.DeleteUser delete -> LEAST_BYTES;
			case Change.DeleteAll delete -> LEAST_BYTES;
		};
		return (int) Math.min(bytes, ROOM_BYTES);
	}

	private static long of(List<Memory> memories) {
		return memories.stream().mapToLong(Footprint::of).sum();
	}

	private static long of(Memory memory) {
		long tool = (memory.tool() != null) ? bytes(memory.tool().calls()) : 0;
		return LEAST_BYTES + bytes(memory.text()) + bytes(memory.parts()) + tool;
	}

	private static long bytes(@Nullable Object value) {
		return switch (value) {
			case String text -> (long) BYTES_PER_CHARACTER * text.length();
			case Map<?, ?> map -> bytes(map.keySet()) + bytes(map.values());
			case Collection<?> values -> values.stream().mapToLong(Footprint::bytes).sum();
			case null, default -> Long.BYTES;
		};
	}

}
