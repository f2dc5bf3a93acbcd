package io.memgate.memory.web;

import io.memgate.memory.memory.Hit;
import io.memgate.memory.memory.Memory;

/**
 * A preference as searchMemory and getMemory answer it, in a list of its own. Times are
 * epoch milliseconds.
 *
 * @param preferenceType always that it was said; none is guessed from behaviour
 * @param preference the text
 * @param reasoning what it rests on
 * @param relativity how well it fits what was asked; 1 if it was listed
 */
record PreferenceDetail(String id, String preferenceType, String preference, String reasoning, long createTime,
		String conversationId, String status, long updateTime, double relativity) {

	static PreferenceDetail of(Hit hit) {
		return of(hit.memory(), hit.relativity());
	}

	static PreferenceDetail of(Memory memory) {
		return of(memory, 1);
	}

	private static PreferenceDetail of(Memory memory, double relativity) {
		return new PreferenceDetail(memory.id(), "explicit_preference", memory.text(), "The user said so.",
				memory.created().toEpochMilli(), memory.conversation(), MemoryDetail.status(memory),
				memory.updated().toEpochMilli(), relativity);
	}

}
