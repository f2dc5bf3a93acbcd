package io.memgate.gateway.notice;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.policy.PolicyRevision;

/**
 * A published message. Its one JSON form is what the API, the webhooks and Redis hold.
 *
 * @param id names it among all notices of all accounts: a slug
 * @param kind what it is about
 * @param published when it was published
 * @param from when what it tells begins
 * @param until when that ends; null for never, or not known
 * @param summary what it says, in a sentence
 * @param lines what differs, one thing a line
 * @param account the one account that it is for; null for everybody
 * @param emergency why it was not announced in time; null when it was, or need not be
 * @param unplanned true for maintenance that was announced too late to count as planned;
 * null otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({ "id", "kind", "published", "from", "until", "summary", "lines", "account", "emergency",
		"unplanned" })
public record Notice(String id, NoticeKind kind, Instant published, Instant from, @Nullable Instant until,
		String summary, List<Line> lines, @Nullable String account, @Nullable String emergency,
		@Nullable Boolean unplanned) {

	private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,79}");

	private static final JsonMapper JSON = new JsonMapper();

	public Notice {
		if (!isId(id)) {
			throw new IllegalArgumentException("'" + id + "' is no id of a notice");
		}
		lines = List.copyOf(lines);
	}

	/** A notice of what need not be planned. */
	public Notice(String id, NoticeKind kind, Instant published, Instant from, @Nullable Instant until, String summary,
			List<Line> lines, @Nullable String account, @Nullable String emergency) {
		this(id, kind, published, from, until, summary, lines, account, emergency, null);
	}

	/** Whether a text has the form of a notice's id. */
	public static boolean isId(String text) {
		return ID.matcher(text).matches();
	}

	/** Whether everybody may know it. */
	@JsonIgnore
	public boolean isGeneral() {
		return this.account == null;
	}

	/** Whether an account may know it. */
	boolean isFor(String account) {
		return isGeneral() || account.equals(this.account);
	}

	/** Whether it tells of a dated change of the limits. */
	public boolean announces(PolicyRevision revision) {
		return LimitChange.tells(this, revision);
	}

	/** Where it is on the public listener. */
	public String path() {
		return "/memgate/v1/notices/" + this.id;
	}

	String json() {
		return JSON.writeValueAsString(this);
	}

	static Notice read(String json) {
		return JSON.readValue(json, Notice.class);
	}

	/**
	 * One thing that differs.
	 *
	 * @param what such as {@code plans.free.apis.searchMemory.max-results}
	 * @param before what it was; null where there was nothing
	 * @param after what it is, or will be; null where there will be nothing
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Line(String what, @JsonProperty("old") @Nullable String before,
			@JsonProperty("new") @Nullable String after) {

		/** The line as text. */
		public String text() {
			return this.what + ": " + ((this.before != null) ? this.before + " → " : "")
					+ ((this.after != null) ? this.after : "nothing");
		}

	}

}
