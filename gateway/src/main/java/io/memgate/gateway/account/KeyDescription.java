package io.memgate.gateway.account;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of an ApiKey under its id, beside its end: no more than what Redis stores
 * compactly, 64 bytes as JSON, for most keys.
 *
 * @param project id of its project
 * @param name what people call it; null when they gave it no name
 * @param created when it was made
 */
record KeyDescription(String project, @Nullable String name, Instant created) {

	static KeyDescription of(ApiKey key) {
		return new KeyDescription(key.project(), key.name(), key.created());
	}

	/** The key of this id, without its end. */
	ApiKey key(String id) {
		return new ApiKey(id, this.project, this.name, this.created, null);
	}

}
