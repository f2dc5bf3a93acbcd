package io.memgate.gateway.notice;

import java.util.Arrays;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What a notice is about.
 */
public enum NoticeKind {

	/** Limits will be, or have been, different. */
	LIMIT_CHANGE("limit.change", "Change of limits"),

	/** Apis will be, or are, out of service for a time. */
	MAINTENANCE("maintenance", "Maintenance"),

	/** An Api will go. */
	DEPRECATION("deprecation", "Deprecation"),

	/** An account has used a share of a quota. */
	THRESHOLD("quota.threshold", "Quota");

	private final String word;

	private final String title;

	NoticeKind(String word, String title) {
		this.word = word;
		this.title = title;
	}

	/** The word for it in JSON, in the feed and as a webhook's event type. */
	@JsonValue
	public String word() {
		return this.word;
	}

	/** The word for it on a page. */
	public String title() {
		return this.title;
	}

	/** The kind of a word; empty when there is none. */
	public static Optional<NoticeKind> of(String word) {
		return Arrays.stream(values()).filter((kind) -> kind.word.equals(word)).findFirst();
	}

}
