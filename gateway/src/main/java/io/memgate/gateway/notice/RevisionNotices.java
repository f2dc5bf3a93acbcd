package io.memgate.gateway.notice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.memgate.gateway.activation.PastPolicy;
import io.memgate.gateway.activation.PolicyHistory;
import io.memgate.gateway.policy.Difference.Direction;

import org.springframework.util.StringUtils;

/**
 * The notices of limits that were changed by saving the policy, and that no announcement
 * in it tells: changed in place, or other from an instant on because what was announced
 * was withdrawn. They are read of the policy's history, and made anew when that was.
 */
final class RevisionNotices implements NoticeSource {

	private static final Duration PAST = Duration.ofDays(90);

	private static final int NAME_BYTES = 6;

	private static final int ACCOUNT_BYTES = 4;

	private final PolicyHistory history;

	private final Clock clock;

	private volatile Made made = new Made(List.of(), List.of());

	/**
	 * @param clock shows Redis's time
	 */
	RevisionNotices(PolicyHistory history, Clock clock) {
		this.history = history;
		this.clock = clock;
	}

	@Override
	public List<Notice> current() {
		List<PastPolicy> past = this.history.past();
		Made known = this.made;
		if (known.past() != past) {
			known = new Made(past, of(past, this.clock.instant()));
			this.made = known;
		}
		return known.notices();
	}

	/** Those that are not long past. */
	static List<Notice> of(List<PastPolicy> past, Instant now) {
		return past.stream()
			.filter((policy) -> now.isBefore(policy.at().plus(PAST)))
			.flatMap((policy) -> of(policy).stream())
			.toList();
	}

	/**
	 * One for everybody and each instant from which something differs, and the same for
	 * each account of which something does.
	 */
	private static List<Notice> of(PastPolicy policy) {
		Map<Told, List<PastPolicy.Line>> told = new LinkedHashMap<>();
		policy.changes()
			.stream()
			.filter((line) -> line.announcement().isEmpty())
			.forEach((line) -> told.computeIfAbsent(Told.of(policy, line), (key) -> new ArrayList<>()).add(line));
		List<Notice> notices = new ArrayList<>();
		told.forEach((to, lines) -> notices.add(notice(policy, to, lines)));
		return notices;
	}

	private static Notice notice(PastPolicy policy, Told to, List<PastPolicy.Line> lines) {
		boolean later = to.from().isAfter(policy.at());
		String id = NoticeIds.of("revision-", policy.hash() + policy.at() + (later ? to.from() : ""), NAME_BYTES);
		boolean general = to.account().isEmpty();
		return new Notice(general ? id : NoticeIds.of(id + '-', to.account(), ACCOUNT_BYTES), NoticeKind.LIMIT_CHANGE,
				policy.at(), to.from(), null, summary(later, to, lines),
				lines.stream().map((line) -> new Notice.Line(line.what(), line.before(), line.after())).toList(),
				general ? null : to.account(), null);
	}

	private static String summary(boolean later, Told to, List<PastPolicy.Line> lines) {
		boolean looser = lines.stream().noneMatch((line) -> line.direction() == Direction.TIGHTER);
		String whose = to.account().isEmpty() ? "the limits" : "the limits of this account";
		String what = later ? "From " + to.from() + " on " + whose + " are other than was told before"
				: StringUtils.capitalize(whose) + " were changed";
		return what + (looser ? "; none of them is tighter." : ".");
	}

	/**
	 * What one notice is about.
	 *
	 * @param from from when its limits differ
	 * @param account the one account; empty for everybody
	 */
	private record Told(Instant from, String account) {

		static Told of(PastPolicy policy, PastPolicy.Line line) {
			return new Told(line.from().isAfter(policy.at()) ? line.from() : policy.at(), line.account());
		}

	}

	/** What was made, and of what. */
	private record Made(List<PastPolicy> past, List<Notice> notices) {

	}

}
