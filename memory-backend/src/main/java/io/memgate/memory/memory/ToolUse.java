package io.memgate.memory.memory;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a message has to do with tools, as it was sent.
 *
 * @param calls what an assistant calls; empty if nothing
 * @param callId the call that a tool's message answers
 */
public record ToolUse(List<Map<String, Object>> calls, @Nullable String callId) {

	public ToolUse {
		calls = List.copyOf(calls);
	}

}
