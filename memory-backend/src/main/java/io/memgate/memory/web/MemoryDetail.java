package io.memgate.memory.web;

import java.util.List;

import io.memgate.memory.memory.Hit;
import io.memgate.memory.memory.Memory;

/**
 * A memory as searchMemory and its kin answer it. Times are epoch milliseconds.
 *
 * @param memoryKey its title, or else the beginning of the text
 * @param memoryValue the text
 * @param confidence always 1: what is kept is what was told, nothing is inferred
 * @param relativity how well it fits what was asked; 1 if it was asked for by id or
 * listed
 */
record MemoryDetail(String id, String memoryKey, String memoryValue, String memoryType, long createTime,
		String conversationId, String status, double confidence, List<String> tags, long updateTime,
		double relativity) {

	static final String ACTIVATED = "activated";

	static final String ARCHIVED = "archived";

	private static final int KEY_CHARACTERS = 60;

	static MemoryDetail of(Hit hit) {
		return of(hit.memory(), hit.relativity());
	}

	static MemoryDetail of(Memory memory) {
		return of(memory, 1);
	}

	static String status(Memory memory) {
		return memory.archived() ? ARCHIVED : ACTIVATED;
	}

	private static MemoryDetail of(Memory memory, double relativity) {
		return new MemoryDetail(memory.id(), (memory.title() != null) ? memory.title() : key(memory.text()),
				memory.text(), type(memory), memory.created().toEpochMilli(), memory.conversation(), status(memory), 1,
				memory.tags(), memory.updated().toEpochMilli(), relativity);
	}

	private static String type(Memory memory) {
		return switch (memory.kind()) {
			case FACT, MESSAGE -> "LongTermMemory";
			case PREFERENCE -> "PreferenceMemory";
			case TOOL -> "ToolMemory";
		};
	}

	private static String key(String text) {
		return (text.codePointCount(0, text.length()) <= KEY_CHARACTERS) ? text
				: text.substring(0, text.offsetByCodePoints(0, KEY_CHARACTERS)) + "…";
	}

}
