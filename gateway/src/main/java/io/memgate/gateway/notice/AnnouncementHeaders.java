package io.memgate.gateway.notice;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.Deprecation;
import io.memgate.gateway.policy.Maintenance;

import org.springframework.http.HttpHeaders;

/**
 * The header fields by which an answer tells what is announced: {@code Deprecation} (RFC
 * 9745), {@code Sunset} (RFC 8594) and {@code Link} (RFC 8288) to notices.
 *
 * @param deprecated from when something of the call is deprecated, the earliest; null for
 * nothing
 * @param sunset from when it is gone, the earliest; null for never, or not known
 * @param links values of {@code Link}, a few at most
 */
record AnnouncementHeaders(@Nullable Instant deprecated, @Nullable Instant sunset, List<String> links) {

	static final AnnouncementHeaders NONE = new AnnouncementHeaders(null, null, List.of());

	private static final int MOST_LINKS = 8;

	private static final int LONGEST_TITLE = 80;

	AnnouncementHeaders {
		links = links.stream().limit(MOST_LINKS).toList();
	}

	/** Those of a change of limits. */
	static AnnouncementHeaders of(Notice change) {
		return new AnnouncementHeaders(null, null, List.of(link(change, "describedby")));
	}

	/** Those of a maintenance window; {@code status} is of RFC 8631. */
	static AnnouncementHeaders of(Maintenance window, Activation activation) {
		return new AnnouncementHeaders(null, null, List.of(link(PolicyNotices.of(window, activation), "status")));
	}

	/**
	 * Those of a deprecation. What the operator links to tells of the sunset, where there
	 * is to be one.
	 */
	static AnnouncementHeaders of(Deprecation deprecation, Activation activation) {
		String more = (deprecation.sunset() != null) ? "sunset" : "deprecation";
		Stream<String> links = Stream.concat(Stream.of(link(PolicyNotices.of(deprecation, activation), "deprecation")),
				Stream.ofNullable(deprecation.link()).map((link) -> link(link.toASCIIString(), more)));
		return new AnnouncementHeaders(deprecation.deprecated(), deprecation.sunset(), links.toList());
	}

	private static String link(Notice notice, String relation) {
		return link(notice.path(), relation) + "; title=\"" + title(notice) + '"';
	}

	private static String link(String target, String relation) {
		return '<' + target + ">; rel=\"" + relation + '"';
	}

	/** What a quoted string may have of the summary; none of what is not ASCII. */
	private static String title(Notice notice) {
		String summary = notice.summary();
		if (summary.chars().anyMatch((c) -> c < ' ' || c > '~')) {
			return notice.kind().title() + ", " + notice.from();
		}
		String title = (summary.length() > LONGEST_TITLE) ? summary.substring(0, LONGEST_TITLE - 3) + "..." : summary;
		return title.replace("\\", "\\\\").replace("\"", "\\\"");
	}

	/** These and others. */
	AnnouncementHeaders and(AnnouncementHeaders others) {
		return new AnnouncementHeaders(earlier(this.deprecated, others.deprecated), earlier(this.sunset, others.sunset),
				Stream.concat(this.links.stream(), others.links.stream()).toList());
	}

	private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
		return (one == null || other != null && other.isBefore(one)) ? other : one;
	}

	/** Sets them on an answer, in the place of what an earlier step has set. */
	void write(HttpHeaders headers) {
		if (this.deprecated != null) {
			headers.set("Deprecation", "@" + this.deprecated.getEpochSecond());
		}
		if (this.sunset != null) {
			headers.setInstant("Sunset", this.sunset);
		}
		if (!this.links.isEmpty()) {
			headers.put(HttpHeaders.LINK, this.links);
		}
	}

}
