package io.memgate.gateway.policy;

import java.net.URI;
import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What clients should stop using: an Api, every Api under a path, or a field of an Api's
 * requests.
 *
 * @param id its name
 * @param api the Api; null when it is about a path
 * @param pathPrefix the path under which every Api is deprecated; null when it is about
 * one Api
 * @param field the field of the Api's requests; null when it is about a whole Api
 * @param deprecated from when
 * @param sunset from when it may be gone; null when that is not known
 * @param summary what to use instead, in words
 * @param link where more is told; null for nowhere
 * @param emergency why the sunset cannot wait; null when it can
 */
public record Deprecation(String id, @Nullable String api, @Nullable String pathPrefix, @Nullable FieldPath field,
		Instant deprecated, @Nullable Instant sunset, String summary, @Nullable URI link, @Nullable String emergency) {

	/** Whether another is about the same. */
	boolean isOfTheSame(Deprecation other) {
		return Objects.equals(this.api, other.api) && Objects.equals(this.pathPrefix, other.pathPrefix)
				&& Objects.equals(this.field, other.field);
	}

	/** Whether it is about an Api, or a field of its requests. */
	public boolean concerns(Api api) {
		return (this.pathPrefix != null) ? isUnder(api.path(), this.pathPrefix) : api.name().equals(this.api);
	}

	/** Whether it is about no single field, but about all that an Api does. */
	public boolean isWhole() {
		return this.field == null;
	}

	/** Whether what it is about has had its sunset. */
	public boolean isGone(Instant at) {
		return this.sunset != null && !at.isBefore(this.sunset);
	}

	/** Whether a path is the prefix, or goes on behind it with a segment of its own. */
	private static boolean isUnder(String path, String prefix) {
		String folder = prefix.endsWith("/") ? prefix : prefix + '/';
		return path.equals(prefix) || path.startsWith(folder);
	}

}
