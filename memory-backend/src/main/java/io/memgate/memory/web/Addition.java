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
import io.memgate.memory.memory.Memory;

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
		Context context = new Context(fields.id("user_id"), fields.id("conversation_id"), fields.optionalId("agent_id"),
				fields.optionalId("app_id"), tags(fields), fields.map("info", MOST_INFO_CHARACTERS), now);
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

	private static String text(Fields message, List<Fields> parts) {
		if (message.isArray("content")) {
			return parts.stream().map(Addition::text).filter(Objects::nonNull).collect(Collectors.joining("\n"));
		}
		return message.text("content");
	}

	private static @Nullable String text(Fields part) {
		return part.text("type").equals("text") ? part.text("text") : null;
	}

	/**
	 * What all messages of a call share.
	 */
	private record Context(String user, String conversation, @Nullable String agentId, @Nullable String appId,
			List<String> tags, Map<String, Object> info, Instant now) {

		Memory memory(String id, Fields message) {
			List<Fields> parts = message.isArray("content") ? message.objects("content") : List.of();
			return new Memory(id, this.user, this.conversation, role(message), text(message, parts),
					parts.stream().map(Fields::all).toList(), message.optionalText("chat_time"), this.agentId,
					this.appId, this.tags, this.info, this.now, this.now);
		}

	}

}
