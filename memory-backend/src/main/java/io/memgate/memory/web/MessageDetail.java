package io.memgate.memory.web;

import org.jspecify.annotations.Nullable;

import io.memgate.memory.memory.Memory;

/**
 * A message as getMessage answers it: content and chat time as they were sent. Times are
 * epoch milliseconds.
 *
 * @param content a string, or the array of parts if it was sent as one
 */
record MessageDetail(String role, Object content, long createTime, long updateTime, @Nullable String chatTime) {

	static MessageDetail of(Memory memory) {
		Object content = memory.parts().isEmpty() ? memory.text() : memory.parts();
		return new MessageDetail(memory.role(), content, memory.created().toEpochMilli(),
				memory.updated().toEpochMilli(), memory.chatTime());
	}

}
