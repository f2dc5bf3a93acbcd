package io.memgate.memory.memory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * One message that was told, and the memory it is: a message and its memory share one id
 * and are deleted together. What was extracted from messages, and feedback, is a memory
 * without being a message.
 *
 * @param id unique in its space; made of unreserved URL characters
 * @param user the end user it belongs to
 * @param conversation the conversation it was said in
 * @param role who said it: user, assistant, system or tool; of what is no message,
 * feedback or memory
 * @param text what was said; the text parts, one a line, if the content was sent as parts
 * @param parts the content as it was sent, if it was sent as parts; else empty
 * @param chatTime when it was said, in the sender's own form
 * @param agentId the agent it was said to
 * @param appId the application it was said in
 * @param tags labels of the sender
 * @param info further facts of the sender, as sent
 * @param created when the backend took it
 * @param updated when it was last changed
 * @param kind what sort of memory it is
 * @param title its title, if it was given one
 * @param archived whether it is out of use: listed still, and not found by searches
 * @param source the client that sent it, in its own words
 * @param tool what it has to do with tools; {@code null} if nothing
 */
public record Memory(String id, String user, String conversation, String role, String text,
		List<Map<String, Object>> parts, @Nullable String chatTime, @Nullable String agentId, @Nullable String appId,
		List<String> tags, Map<String, Object> info, Instant created, Instant updated, Kind kind,
		@Nullable String title, boolean archived, @Nullable String source, @Nullable ToolUse tool) {

	/** The role of what a user said about the service's memories. */
	public static final String FEEDBACK = "feedback";

	/** The role of what was extracted from messages. */
	public static final String EXTRACTED = "memory";

	private static final Set<String> NO_MESSAGES = Set.of(FEEDBACK, EXTRACTED);

	// What was journaled before there were kinds has none.
	public Memory {
		kind = (kind != null) ? kind : kind(role, text);
	}

	/**
	 * A memory as it was told, whose kind is told from its role and its words.
	 */
	public Memory(String id, String user, String conversation, String role, String text,
			List<Map<String, Object>> parts, @Nullable String chatTime, @Nullable String agentId,
			@Nullable String appId, List<String> tags, Map<String, Object> info, Instant created, Instant updated) {
		this(id, user, conversation, role, text, parts, chatTime, agentId, appId, tags, info, created, updated,
				kind(role, text), null, false, null, null);
	}

	/**
	 * The kind of what is told in a role.
	 */
	public static Kind kind(String role, String text) {
		return switch (role) {
			case "tool" -> Kind.TOOL;
			case "user", FEEDBACK -> Preferences.areIn(text) ? Kind.PREFERENCE : Kind.FACT;
			default -> Kind.FACT;
		};
	}

	/**
	 * Whether it is a message of its conversation.
	 */
	@JsonIgnore
	public boolean isMessage() {
		return !NO_MESSAGES.contains(this.role);
	}

	/** What is a message only, as memories were extracted from it, stays one. */
	private Kind kindWith(@Nullable String content) {
		return (content != null && this.kind != Kind.MESSAGE) ? kind(this.role, content) : this.kind;
	}

	/**
	 * The same after an update. New content replaces all that was sent.
	 */
	public Memory with(Change.Update update) {
		String content = update.content();
		String left = (content != null) ? content : this.text;
		return new Memory(this.id, this.user, this.conversation, this.role, left,
				(content != null) ? List.of() : this.parts, this.chatTime, this.agentId, this.appId, this.tags,
				this.info, this.created, update.at(), kindWith(content),
				(update.title() != null) ? update.title() : this.title,
				(update.archived() != null) ? update.archived() : this.archived, this.source, this.tool);
	}

	/**
	 * The same as nothing but a message.
	 */
	public Memory asMessage() {
		return new Memory(this.id, this.user, this.conversation, this.role, this.text, this.parts, this.chatTime,
				this.agentId, this.appId, this.tags, this.info, this.created, this.updated, Kind.MESSAGE, this.title,
				this.archived, this.source, this.tool);
	}

}
