package io.memgate.gateway.notice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.DatedChange;
import io.memgate.gateway.policy.Difference;
import io.memgate.gateway.policy.Difference.Subject;
import io.memgate.gateway.policy.PolicyRevision;
import io.memgate.gateway.policy.UsagePolicy;

/**
 * Whom a dated change of the limits concerns, and what they are told. Whatever is about
 * one account is told to that account alone.
 *
 * @param change the change
 * @param announced when it was announced
 */
record LimitChange(DatedChange change, Instant announced) {

	private static final String DEFAULT_PLAN = "default-plan";

	private static final int NAME_BYTES = 4;

	/** Every change of a policy, in the order in which they take effect. */
	static List<LimitChange> all(Activation activation) {
		return DatedChange.all(activation.revisions())
			.stream()
			.map((change) -> new LimitChange(change, activation.announced(change.revision())))
			.toList();
	}

	private PolicyRevision revision() {
		return this.change.revision();
	}

	private UsagePolicy before() {
		return this.change.before();
	}

	/** From when it is in force. */
	Instant effective() {
		return revision().effective();
	}

	/** Accounts for which it may be another change than for others of their plan. */
	Set<String> namedAccounts() {
		Set<String> named = new HashSet<>(before().accounts().keySet());
		named.addAll(revision().policy().accounts().keySet());
		return named;
	}

	/** Whether it changes what an account may do. */
	boolean concerns(String account, String plan) {
		return this.change.differences().stream().anyMatch((each) -> concerns(each, account, plan));
	}

	private boolean concerns(Difference difference, String account, String plan) {
		Subject subject = difference.subject();
		return switch (subject.kind()) {
			case POLICY -> !difference.key().equals(DEFAULT_PLAN) || differsFor(account, plan);
			case PLAN -> isOf(subject.name(), plan) && differsFor(account, plan);
			case ACCOUNT -> subject.name().equals(account);
			case PROFILE -> true;
			case DEPRECATION -> false;
		};
	}

	/** An account may have a plan that is gone, or is to come back. */
	private boolean isOf(String changed, String plan) {
		return changed.equals(plan) || !before().plans().containsKey(plan) && changed.equals(before().defaultPlan());
	}

	/** An exception may stand before what its plan changes. */
	private boolean differsFor(String account, String plan) {
		return !before().limits(account, plan, effective())
			.equals(revision().policy().limits(account, plan, effective()));
	}

	/** Its notices: one for everybody, unless all of it is about single accounts. */
	List<Notice> notices() {
		Map<String, List<Difference>> own = new TreeMap<>();
		List<Difference> general = new ArrayList<>();
		for (Difference difference : this.change.differences()) {
			(isAboutAccount(difference)
					? own.computeIfAbsent(difference.subject().name(), (account) -> new ArrayList<>()) : general)
				.add(difference);
		}
		List<Notice> notices = new ArrayList<>();
		if (own.isEmpty() || !general.isEmpty()) {
			notices.add(general(general));
		}
		own.forEach((account, differences) -> notices.add(own(account, differences)));
		return notices;
	}

	/** The notice for an account that it concerns. */
	Notice noticeTo(String account) {
		List<Difference> own = this.change.differences()
			.stream()
			.filter((each) -> isAboutAccount(each) && each.subject().name().equals(account))
			.toList();
		return !own.isEmpty() ? own(account, own)
				: general(this.change.differences().stream().filter((each) -> !isAboutAccount(each)).toList());
	}

	/** Whether a notice tells of a revision. */
	static boolean tells(Notice notice, PolicyRevision revision) {
		String id = (notice.account() != null) ? ownId(revision, notice.account()) : generalId(revision);
		return notice.kind() == NoticeKind.LIMIT_CHANGE && notice.id().equals(id);
	}

	private static String generalId(PolicyRevision revision) {
		return "change-" + revision.id();
	}

	private static String ownId(PolicyRevision revision, String account) {
		return NoticeIds.of(generalId(revision) + '-', account, NAME_BYTES);
	}

	private Notice general(List<Difference> told) {
		return notice(generalId(revision()), null, told);
	}

	private Notice own(String account, List<Difference> told) {
		return notice(ownId(revision(), account), account, told);
	}

	private Notice notice(String id, @Nullable String account, List<Difference> told) {
		List<Notice.Line> lines = told.stream()
			.map((each) -> new Notice.Line(each.path(), each.before(), each.after()))
			.toList();
		return new Notice(id, NoticeKind.LIMIT_CHANGE, this.announced, effective(), null, revision().summary(), lines,
				account, revision().emergency());
	}

	private static boolean isAboutAccount(Difference difference) {
		return difference.subject().kind() == Subject.Kind.ACCOUNT;
	}

}
