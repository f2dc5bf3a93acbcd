package io.memgate.memory.web;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.memgate.memory.memory.Kind;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.ToolUse;

/**
 * A message as getMessage answers it: content, chat time and tool calls as they were
 * sent. Times are epoch milliseconds.
 *
 * @param content a string, or the array of parts if it was sent as one
 */
record MessageDetail(String role, Object content, long createTime, long updateTime, @Nullable String chatTime,
		@Nullable List<Map<String, Object>> toolCalls, @Nullable String toolCallId) {

	static MessageDetail of(Memory memory) {
		ToolUse tool = memory.tool();
		return new MessageDetail(memory.role(), content(memory), memory.created().toEpochMilli(),
				memory.updated().toEpochMilli(), memory.chatTime(),
				(tool != null && !tool.calls().isEmpty()) ? tool.calls() : null, (tool != null) ? tool.callId() : null);
	}

	// A message of nothing but calls has no content; its text says what is called.
	private static Object content(Memory memory) {
		if (!memory.parts().isEmpty()) {
			return memory.parts();
		}
		return (memory.kind() == Kind.TOOL && memory.role().equals("assistant")) ? "" : memory.text();
	}

}
