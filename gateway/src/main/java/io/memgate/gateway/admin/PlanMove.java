package io.memgate.gateway.admin;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.PlanChange;
import io.memgate.gateway.policy.Comparison;
import io.memgate.gateway.policy.Difference;
import io.memgate.gateway.policy.PolicyRevision;
import io.memgate.gateway.policy.PolicyRevisions;
import io.memgate.gateway.policy.UsagePolicy;

/**
 * What another plan does to an account, looked at wherever something changes: now, where
 * a plan begins that it has or had before it, and where a revision of the policy does.
 *
 * @param before the account as it is, with the plan that it was told it will have
 * @param after the account as it would be
 * @param revisions the policy
 * @param now when it is told
 */
record PlanMove(Account before, Account after, PolicyRevisions revisions, Instant now) {

	/** The limits that would be tighter before the notice period has passed. */
	List<Difference> tooEarly() {
		Instant earliest = this.now.plus(this.revisions.at(this.now).policy().noticePeriod());
		return Stream
			.concat(Stream.of(this.now, beginning(this.before.next()), beginning(this.after.next())),
					this.revisions.coming(this.now).stream().map(PolicyRevision::effective))
			.filter(Objects::nonNull)
			.filter((at) -> !at.isBefore(this.now) && at.isBefore(earliest))
			.flatMap((at) -> tighter(at).stream())
			.distinct()
			.toList();
	}

	private static @Nullable Instant beginning(@Nullable PlanChange change) {
		return (change != null) ? change.from() : null;
	}

	private List<Difference> tighter(Instant at) {
		UsagePolicy policy = this.revisions.at(at).policy();
		return Comparison.ofPlans(policy, this.before.id(), this.before.planAt(at), this.after.planAt(at), at)
			.tighter();
	}

}
