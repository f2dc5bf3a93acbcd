package io.memgate.gateway.notice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.PlanChange;
import io.memgate.gateway.policy.Comparison;
import io.memgate.gateway.policy.PolicyRevisions;

/** The notices of another plan that an administrator has given an account. */
final class PlanNotices {

	private static final int ID_BYTES = 8;

	private PlanNotices() {
	}

	/**
	 * The notice of a move; null where nothing differs.
	 * @param before the account as it was
	 * @param after as it is
	 * @param emergency why it could not be announced in time; null when it was, or need
	 * not be
	 */
	static @Nullable Notice of(Account before, Account after, PolicyRevisions revisions, Instant now,
			@Nullable String emergency) {
		String has = before.planAt(now);
		PlanChange coming = coming(after, now);
		if (coming != null && !coming.plan().equals(has)) {
			return announced(after.id(), has, coming, revisions, now, emergency);
		}
		String gets = after.planAt(now);
		if (!gets.equals(has)) {
			return notice(id(after.id(), gets, now), now, now,
					"The plan of this account is now '" + gets + "'; it was '" + has + "'.",
					lines(revisions, after.id(), has, gets, now), after.id(), emergency);
		}
		PlanChange dropped = coming(before, now);
		return (dropped != null && !dropped.plan().equals(gets)) ? takenBack(after.id(), gets, dropped, revisions, now)
				: null;
	}

	private static @Nullable PlanChange coming(Account account, Instant now) {
		PlanChange next = account.next();
		return (next != null && !next.isInForce(now)) ? next : null;
	}

	private static Notice announced(String account, String has, PlanChange coming, PolicyRevisions revisions,
			Instant now, @Nullable String emergency) {
		return notice(id(account, coming.plan(), coming.from()), now, coming.from(), summary(coming),
				lines(revisions, account, has, coming.plan(), coming.from()), account, emergency);
	}

	private static Notice takenBack(String account, String stays, PlanChange dropped, PolicyRevisions revisions,
			Instant now) {
		return notice(id(account, stays, now), now, now,
				"The plan of this account stays '" + stays + "': it does not become '" + dropped.plan() + "' at "
						+ dropped.from() + '.',
				lines(revisions, account, dropped.plan(), stays, dropped.from()), account, null);
	}

	/** The notice of a plan that will be, as a header needs it: without what differs. */
	static Notice brief(String account, PlanChange coming) {
		return notice(id(account, coming.plan(), coming.from()), coming.from(), coming.from(), summary(coming),
				List.of(), account, null);
	}

	private static String summary(PlanChange coming) {
		return "The plan of this account will be '" + coming.plan() + "' from " + coming.from() + " on.";
	}

	private static Notice notice(String id, Instant published, Instant from, String summary, List<Notice.Line> lines,
			String account, @Nullable String emergency) {
		return new Notice(id, NoticeKind.LIMIT_CHANGE, published, from, null, summary, lines, account, emergency);
	}

	/** The same whoever makes it. */
	private static String id(String account, String plan, Instant from) {
		return NoticeIds.of("plan-", account + '|' + plan + '|' + from, ID_BYTES);
	}

	private static List<Notice.Line> lines(PolicyRevisions revisions, String account, String before, String after,
			Instant at) {
		List<Notice.Line> lines = new ArrayList<>();
		lines.add(new Notice.Line("accounts." + account + ".plan", before, after));
		Comparison.ofPlans(revisions.at(at).policy(), account, before, after, at)
			.differences()
			.forEach((each) -> lines.add(new Notice.Line(each.path(), each.before(), each.after())));
		return lines;
	}

}
