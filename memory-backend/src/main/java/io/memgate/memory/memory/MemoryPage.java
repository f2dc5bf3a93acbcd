package io.memgate.memory.memory;

import java.util.List;

/**
 * One page of an owner's memories, the newest first.
 *
 * @param memories the page
 * @param total memories on all pages
 */
public record MemoryPage(List<Memory> memories, long total) {

	public MemoryPage {
		memories = List.copyOf(memories);
	}

}
