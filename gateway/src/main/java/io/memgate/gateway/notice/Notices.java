package io.memgate.gateway.notice;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import reactor.core.publisher.Mono;

/**
 * The notices that can be read, newest first.
 */
public final class Notices {

	private static final Comparator<Notice> NEWEST_FIRST = Comparator.comparing(Notice::published)
		.reversed()
		.thenComparing(Notice::id);

	private final NoticeSource source;

	private final Crossings crossings;

	Notices(NoticeSource source, Crossings crossings) {
		this.source = source;
		this.crossings = crossings;
	}

	/** What everybody may read, without asking Redis. */
	public List<Notice> general() {
		return this.source.current().stream().filter(Notice::isGeneral).sorted(NEWEST_FIRST).toList();
	}

	/** What was announced to an account, and to everybody, without asking Redis. */
	public List<Notice> announcedTo(String account) {
		return this.source.current().stream().filter((notice) -> notice.isFor(account)).sorted(NEWEST_FIRST).toList();
	}

	/** What an account may read: the general ones and its own. */
	public Mono<List<Notice>> of(String account) {
		return this.crossings.notices(account)
			.map((own) -> Stream
				.concat(this.source.current().stream().filter((notice) -> notice.isFor(account)), own.stream())
				.sorted(NEWEST_FIRST)
				.toList());
	}

}
