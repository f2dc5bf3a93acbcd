package io.memgate.gateway.problem;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * One limit in the rate headers of draft-ietf-httpapi-ratelimit-headers-10.
 *
 * @param name the limit's name
 * @param quota calls allowed ({@code q})
 * @param windowSeconds the time they are counted over ({@code w}); null for a lifetime
 * quota
 * @param remaining calls left ({@code r}); null when not decided
 * @param resetSeconds when more is there ({@code t}); null for a lifetime quota
 */
public record RateItem(String name, long quota, @Nullable Long windowSeconds, @Nullable Long remaining,
		@Nullable Long resetSeconds) {

	/** Header that names the limits. */
	public static final String POLICY_HEADER = "RateLimit-Policy";

	/** Header that tells what is left of them. */
	public static final String STATE_HEADER = "RateLimit";

	/**
	 * A limit, without what is left of it.
	 * @param window the time its calls are counted over, shown as one second at least;
	 * null for a lifetime quota
	 */
	public static RateItem of(String name, long quota, @Nullable Duration window) {
		return new RateItem(name, quota, (window != null) ? seconds(window) : null, null, null);
	}

	/**
	 * This limit with what is left of it.
	 * @param reset until more is there; null for a lifetime quota
	 */
	public RateItem left(long remaining, @Nullable Duration reset) {
		return new RateItem(this.name, this.quota, this.windowSeconds, remaining,
				(reset != null) ? seconds(reset) : null);
	}

	/** Whole seconds, rounded up, from 1. */
	private static long seconds(Duration duration) {
		return Math.max(1, duration.plusNanos(999_999_999).toSeconds());
	}

	/**
	 * Sets both headers from items in order, replacing what an earlier step had set; a
	 * header without anything to say is left out.
	 */
	public static void write(List<RateItem> items, HttpHeaders headers) {
		StringBuilder policy = new StringBuilder();
		StringBuilder state = new StringBuilder();
		for (RateItem item : items) {
			item.appendPolicy(policy);
			item.appendState(state);
		}
		set(headers, POLICY_HEADER, policy);
		set(headers, STATE_HEADER, state);
	}

	private static void set(HttpHeaders headers, String name, StringBuilder value) {
		if (value.isEmpty()) {
			headers.remove(name);
		}
		else {
			headers.set(name, value.toString());
		}
	}

	private void appendPolicy(StringBuilder to) {
		append(to, "q", this.quota);
		if (this.windowSeconds != null) {
			to.append(";w=").append(this.windowSeconds.longValue());
		}
	}

	private void appendState(StringBuilder to) {
		if (this.remaining == null) {
			return;
		}
		append(to, "r", this.remaining);
		if (this.resetSeconds != null) {
			to.append(";t=").append(this.resetSeconds.longValue());
		}
	}

	private void append(StringBuilder to, String parameter, long value) {
		if (!to.isEmpty()) {
			to.append(", ");
		}
		to.append('"').append(this.name).append("\";").append(parameter).append('=').append(value);
	}

}
