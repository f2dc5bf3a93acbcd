package io.memgate.memory.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Kind;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.ToolUse;

/**
 * What an addMessage asks for.
 *
 * @param change the messages; each is one memory, whose id is the request's id and the
 * message's number
 * @param async whether the answer need not wait for the index
 */
record Addition(Change.Add change, boolean async) {

	// Tags and info are kept with every message, so without bounds a small body could
	// fill the disk.
	private static final int MOST_MESSAGES = 500;

	private static final int MOST_TAGS = 20;

	private static final int MOST_TAG_CHARACTERS = 100;

	private static final int MOST_INFO_CHARACTERS = 2000;

	private static final Set<String> ROLES = Set.of("user", "assistant", "system", "tool");

	static Addition read(Call call, Fields fields, Instant now) {
		Context context = Context.of(fields, now);
		List<Fields> messages = fields.objects("messages");
		if (messages.isEmpty() || messages.size() > MOST_MESSAGES) {
			throw fields.wrong("messages", "must have from 1 to %d messages".formatted(MOST_MESSAGES));
		}
		List<Memory> memories = new ArrayList<>();
		for (Fields message : messages) {
			memories.add(context.memory(call.id() + "-" + memories.size(), message));
		}
		return new Addition(new Change.Add(memories), fields.flag("async_mode", true));
	}

	/**
	 * Reads an addFeedback: one memory, that is no message.
	 */
	static Addition readFeedback(Call call, Fields fields, Instant now) {
		Context context = Context.of(fields, now);
		String text = fields.content("feedback_content");
		Memory feedback = context.memory(call.id() + "-0", Memory.FEEDBACK, text, List.of(),
				fields.optionalText("feedback_time"), Memory.kind(Memory.FEEDBACK, text), null);
		return new Addition(new Change.Add(List.of(feedback)), fields.flag("async_mode", true));
	}

	private static List<String> tags(Fields fields) {
		List<String> tags = fields.texts("tags");
		if (tags.size() > MOST_TAGS) {
			throw fields.wrong("tags", "must have at most %d elements".formatted(MOST_TAGS));
		}
		if (tags.stream().anyMatch((tag) -> tag.length() > MOST_TAG_CHARACTERS)) {
			throw fields.wrong("tags", "must have strings of at most %d characters".formatted(MOST_TAG_CHARACTERS));
		}
		return tags;
	}

	private static String role(Fields message) {
		String role = message.text("role");
		if (!ROLES.contains(role)) {
			throw message.wrong("role", "must be user, assistant, system or tool");
		}
		return role;
	}

	private static String text(Fields message, List<Fields> parts, List<Fields> calls) {
		if (message.isArray("content")) {
			return parts.stream().map(Addition::text).filter(Objects::nonNull).collect(Collectors.joining("\n"));
		}
		// A message that only calls tools has no content.
		return (calls.isEmpty() || message.optionalText("content") != null) ? message.text("content")
				: calls.stream().map(Addition::call).collect(Collectors.joining("\n"));
	}

	private static String call(Fields call) {
		Fields function = call.object("function");
		String arguments = function.optionalText("arguments");
		return (arguments != null) ? function.text("name") + " " + arguments : function.text("name");
	}

	private static @Nullable String text(Fields part) {
		return part.text("type").equals("text") ? part.text("text") : null;
	}

	/**
	 * Reads what is added.
	 */
	@FunctionalInterface
	interface Reading {

		Addition read(Call call, Fields fields, Instant now);

	}

	/**
	 * What all memories of a call share.
	 */
	private record Context(String user, String conversation, @Nullable String agentId, @Nullable String appId,
			@Nullable String source, List<String> tags, Map<String, Object> info, Instant now) {

		/**
		 * What a call says for all. Nothing is public here and there is no knowledge
		 * base, so permission to add to them changes nothing; its form is checked.
		 */
		static Context of(Fields fields, Instant now) {
			fields.flag("allow_public", false);
			fields.texts("allow_knowledgebase_ids");
			return new Context(fields.id("user_id"), fields.id("conversation_id"), fields.optionalId("agent_id"),
					fields.optionalId("app_id"), fields.optionalId("source"), Addition.tags(fields),
					fields.map("info", MOST_INFO_CHARACTERS), now);
		}

		Memory memory(String id, Fields message) {
			List<Fields> parts = message.isArray("content") ? message.objects("content") : List.of();
			List<Fields> calls = message.objects("tool_calls");
			String role = role(message);
			String text = text(message, parts, calls);
			boolean onlyCalls = !calls.isEmpty() && message.isEmpty("content");
			return memory(id, role, text, parts.stream().map(Fields::all).toList(), message.optionalText("chat_time"),
					onlyCalls ? Kind.TOOL : Memory.kind(role, text), tool(message, calls));
		}

		Memory memory(String id, String role, String text, List<Map<String, Object>> parts, @Nullable String time,
				Kind kind, @Nullable ToolUse tool) {
			return new Memory(id, this.user, this.conversation, role, text, parts, time, this.agentId, this.appId,
					this.tags, this.info, this.now, this.now, kind, null, false, this.source, tool);
		}

		private static @Nullable ToolUse tool(Fields message, List<Fields> calls) {
			String callId = message.optionalText("tool_call_id");
			return (calls.isEmpty() && callId == null) ? null
					: new ToolUse(calls.stream().map(Fields::all).toList(), callId);
		}

	}

}
