package io.memgate.gateway.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Difference.Direction;
import io.memgate.gateway.policy.Difference.Subject;

/**
 * Compares what the accounts with an exception may do. What differs in their plan too is
 * left out; it is told there.
 */
final class AccountComparison {

	private final Map<String, Difference> found = new TreeMap<>();

	private final UsagePolicy before;

	private final UsagePolicy after;

	private final Instant at;

	private final Subject subject;

	private final String id;

	private AccountComparison(UsagePolicy before, UsagePolicy after, Instant at, String id) {
		this.before = before;
		this.after = after;
		this.at = at;
		this.id = id;
		this.subject = Subject.account(id);
	}

	static List<Difference> of(UsagePolicy before, UsagePolicy after, Instant at, String id) {
		return new AccountComparison(before, after, at, id).compare();
	}

	private List<Difference> compare() {
		AccountException was = this.before.accounts().get(this.id);
		AccountException is = this.after.accounts().get(this.id);
		boolean wasOn = was != null && was.isInForce(this.at);
		boolean isOn = is != null && is.isInForce(this.at);
		if (!wasOn && !isOn) {
			return List.of();
		}
		List<Difference> limits = limits();
		Direction together = Differences.together(limits);
		if (was != null && wasOn && !isOn) {
			return List.of((is == null)
					? new Difference(this.subject, "", "exception: " + was.reason(), "none", together, Overlay.NONE)
					: until(was, is, together));
		}
		if (was != null && is != null && !wasOn) {
			return List.of(until(was, is, together));
		}
		return limits;
	}

	private Difference until(AccountException was, AccountException is, Direction direction) {
		return new Difference(this.subject, "until", text(was.until()), text(is.until()), direction,
				(is.until() != null) ? is.until().toString() : Overlay.NONE);
	}

	private static String text(@Nullable Instant until) {
		return (until != null) ? until.toString() : "for ever";
	}

	private List<Difference> limits() {
		for (String plan : Comparison.both(this.before.plans().keySet(), this.after.plans().keySet())) {
			List<Difference> ofPlan = PlanComparison.of(this.subject, this.before.named(plan), this.after.named(plan));
			PlanComparison
				.of(this.subject, this.before.limits(this.id, plan, this.at), this.after.limits(this.id, plan, this.at))
				.stream()
				.filter((difference) -> ofPlan.stream().noneMatch(difference::saysTheSameAs))
				.forEach((difference) -> this.found.merge(difference.path(), difference, AccountComparison::tighter));
		}
		return new ArrayList<>(this.found.values());
	}

	/** Which one to tell where an exception tightens one plan and loosens another. */
	private static Difference tighter(Difference one, Difference other) {
		return (one.direction() == Direction.TIGHTER) ? one : other;
	}

}
