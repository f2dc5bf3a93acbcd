package io.memgate.gateway.admin;

import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
 * a plan begins that it has or had before it, where a revision of the policy does, and
 * where an exception of the account ends.
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
		return instants().subSet(this.now, earliest).stream().flatMap((at) -> tighter(at).stream()).distinct().toList();
	}

	/** Where something changes; nothing does between two of them. */
	private NavigableSet<Instant> instants() {
		return Stream
			.of(Stream.of(this.now), beginning(this.before.next()), beginning(this.after.next()),
					this.revisions.revisions().stream().map(PolicyRevision::effective), exceptionEnds())
			.flatMap((instants) -> instants)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private Stream<Instant> exceptionEnds() {
		return this.revisions.revisions()
			.stream()
			.flatMap((revision) -> Stream.ofNullable(revision.policy().accounts().get(this.before.id())))
			.flatMap((exception) -> Stream.ofNullable(exception.until()));
	}

	private static Stream<Instant> beginning(@Nullable PlanChange change) {
		return (change != null) ? Stream.of(change.from()) : Stream.empty();
	}

	private List<Difference> tighter(Instant at) {
		UsagePolicy policy = this.revisions.at(at).policy();
		return Comparison.ofPlans(policy, this.before.id(), this.before.planAt(at), this.after.planAt(at), at)
			.tighter();
	}

}
