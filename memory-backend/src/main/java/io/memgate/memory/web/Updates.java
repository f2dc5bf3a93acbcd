package io.memgate.memory.web;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.memgate.memory.memory.Change;

/**
 * Reads what an updateMemory asks for.
 */
final class Updates {

	private static final int MOST_TITLE_CHARACTERS = 200;

	private Updates() {
	}

	static Change.Update read(Fields fields, Instant now) {
		String id = fields.id("memory_id");
		String content = fields.isEmpty("content") ? null : fields.content("content");
		String title = title(fields);
		Boolean archived = archived(fields);
		if (content == null && title == null && archived == null) {
			throw Refusal.badInput("One of content, title and status", "is required");
		}
		return new Change.Update(id, fields.optionalId("user_id"), content, title, archived, now);
	}

	private static @Nullable String title(Fields fields) {
		String title = fields.optionalText("title");
		if (title != null && title.codePointCount(0, title.length()) > MOST_TITLE_CHARACTERS) {
			throw fields.wrong("title", "must have at most %d characters".formatted(MOST_TITLE_CHARACTERS));
		}
		return title;
	}

	private static @Nullable Boolean archived(Fields fields) {
		return switch (fields.optionalText("status")) {
			case null -> null;
			case MemoryDetail.ACTIVATED -> false;
			case MemoryDetail.ARCHIVED -> true;
			default -> throw fields.wrong("status", "must be activated or archived; deleteMemory deletes");
		};
	}

}
