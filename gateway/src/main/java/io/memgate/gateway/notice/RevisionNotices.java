package io.memgate.gateway.notice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.activation.PastPolicy;
import io.memgate.gateway.activation.PolicyHistory;
import io.memgate.gateway.policy.Difference.Direction;

/**
 * The notices of limits that were changed by saving the policy, in force at once and
 * without a date in the file. They are read of the policy's history, and made anew when
 * that was.
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

	/** One for everybody, and one for each account of which something was changed. */
	private static List<Notice> of(PastPolicy policy) {
		String id = NoticeIds.of("revision-", policy.hash() + policy.at(), NAME_BYTES);
		Map<String, List<PastPolicy.Line>> byAccount = new TreeMap<>();
		policy.changes()
			.stream()
			.filter((line) -> !line.from().isAfter(policy.at()))
			.forEach((line) -> byAccount.computeIfAbsent(line.account(), (key) -> new ArrayList<>()).add(line));
		List<Notice> notices = new ArrayList<>();
		byAccount.forEach((account, lines) -> notices.add(account.isEmpty() ? notice(id, policy.at(), lines, null)
				: notice(NoticeIds.of(id + '-', account, ACCOUNT_BYTES), policy.at(), lines, account)));
		return notices;
	}

	private static Notice notice(String id, Instant at, List<PastPolicy.Line> lines, @Nullable String account) {
		boolean looser = lines.stream().noneMatch((line) -> line.direction() == Direction.TIGHTER);
		String whose = (account != null) ? "The limits of this account" : "The limits";
		return new Notice(id, NoticeKind.LIMIT_CHANGE, at, at, null,
				whose + " were changed" + (looser ? "; none of them is tighter." : "."),
				lines.stream().map((line) -> new Notice.Line(line.what(), line.before(), line.after())).toList(),
				account, null);
	}

	/** What was made, and of what. */
	private record Made(List<PastPolicy> past, List<Notice> notices) {

	}

}
