package io.memgate.gateway.notice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.Comparison;
import io.memgate.gateway.policy.Difference;
import io.memgate.gateway.policy.Difference.Subject;
import io.memgate.gateway.policy.PolicyRevision;
import io.memgate.gateway.policy.UsagePolicy;

/**
 * A dated change of the limits, and what differs by it for whom. Whatever is about one
 * account is told to that account alone.
 *
 * @param revision the change, with the limits that it makes
 * @param before the limits that it takes the place of
 * @param differences what differs
 * @param announced when it was announced
 */
record LimitChange(PolicyRevision revision, UsagePolicy before, List<Difference> differences, Instant announced) {

	private static final String DEFAULT_PLAN = "default-plan";

	private static final int NAME_BYTES = 4;

	/** Every change of a policy, in the order in which they take effect. */
	static List<LimitChange> all(Activation activation) {
		List<LimitChange> changes = new ArrayList<>();
		UsagePolicy before = activation.revisions().revisions().getFirst().policy();
		for (PolicyRevision revision : activation.revisions().revisions()) {
			if (!revision.isBase()) {
				List<Difference> differences = Comparison.of(before, revision.policy(), revision.effective())
					.differences();
				changes.add(new LimitChange(revision, before, differences, activation.announced(revision)));
			}
			before = revision.policy();
		}
		return changes;
	}

	/** From when it is in force. */
	Instant effective() {
		return this.revision.effective();
	}

	/** Accounts for which it may be another change than for others of their plan. */
	Set<String> namedAccounts() {
		Set<String> named = new HashSet<>(this.before.accounts().keySet());
		named.addAll(this.revision.policy().accounts().keySet());
		return named;
	}

	/** Whether it changes what an account may do. */
	boolean concerns(String account, String plan) {
		return this.differences.stream().anyMatch((each) -> concerns(each, account, plan));
	}

	private boolean concerns(Difference difference, String account, String plan) {
		Subject subject = difference.subject();
		return switch (subject.kind()) {
			case POLICY -> !difference.key().equals(DEFAULT_PLAN) || differsFor(account, plan);
			case PLAN -> subject.name().equals(planBefore(plan)) && differsFor(account, plan);
			case ACCOUNT -> subject.name().equals(account);
			case PROFILE -> true;
			case DEPRECATION -> false;
		};
	}

	private String planBefore(String plan) {
		return this.before.plans().containsKey(plan) ? plan : this.before.defaultPlan();
	}

	/** An exception may stand before what its plan changes. */
	private boolean differsFor(String account, String plan) {
		return !this.before.limits(account, plan, effective())
			.equals(this.revision.policy().limits(account, plan, effective()));
	}

	/** Its notices: one for everybody, unless all of it is about single accounts. */
	List<Notice> notices() {
		List<Notice> notices = new ArrayList<>();
		Set<String> accounts = accounts();
		if (accounts.isEmpty() || this.differences.stream().anyMatch((each) -> !isAboutAccount(each))) {
			notices.add(general());
		}
		accounts.forEach((account) -> notices.add(own(account)));
		return notices;
	}

	private Set<String> accounts() {
		Set<String> accounts = new TreeSet<>();
		this.differences.stream()
			.filter(LimitChange::isAboutAccount)
			.forEach((each) -> accounts.add(each.subject().name()));
		return accounts;
	}

	/** The notice for an account that it concerns. */
	Notice noticeTo(String account) {
		return accounts().contains(account) ? own(account) : general();
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

	private Notice general() {
		return notice(generalId(this.revision), null,
				this.differences.stream().filter((each) -> !isAboutAccount(each)).toList());
	}

	private Notice own(String account) {
		return notice(ownId(this.revision, account), account,
				this.differences.stream()
					.filter((each) -> isAboutAccount(each) && each.subject().name().equals(account))
					.toList());
	}

	private Notice notice(String id, @Nullable String account, List<Difference> told) {
		List<Notice.Line> lines = told.stream()
			.map((each) -> new Notice.Line(each.path(), each.before(), each.after()))
			.toList();
		return new Notice(id, NoticeKind.LIMIT_CHANGE, this.announced, effective(), null, this.revision.summary(),
				lines, account, this.revision.emergency());
	}

	private static boolean isAboutAccount(Difference difference) {
		return difference.subject().kind() == Subject.Kind.ACCOUNT;
	}

}
