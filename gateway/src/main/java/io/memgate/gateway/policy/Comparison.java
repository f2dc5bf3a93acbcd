package io.memgate.gateway.policy;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Difference.Direction;
import io.memgate.gateway.policy.Difference.Subject;

/**
 * What consumers are told that differs between two policies: limits of plans and of
 * accounts with an exception, throttling, and what the wire asks of requests.
 *
 * <p>
 * A limit is looser when it certainly allows all that it did before, and tighter
 * otherwise. Rates that are only counted are told to nobody and do not matter. A plan
 * that comes is compared with the default plan as one that goes is: its accounts may have
 * kept its name from an earlier time.
 *
 * @param differences in the order policy, profile, plans, accounts
 */
public record Comparison(List<Difference> differences) {

	public Comparison {
		differences = List.copyOf(differences);
	}

	/**
	 * Compares two policies.
	 * @param at when; an exception that has ended by then does not matter
	 */
	public static Comparison of(UsagePolicy before, UsagePolicy after, Instant at) {
		Differences differences = new Differences();
		whole(differences, before, after);
		ProfileComparison.of(before.profile(), after.profile()).forEach(differences::add);
		plans(differences, before, after);
		both(before.accounts().keySet(), after.accounts().keySet())
			.forEach((id) -> AccountComparison.of(before, after, at, id).forEach(differences::add));
		return new Comparison(differences.found());
	}

	/**
	 * Compares what an account may do under two plans of a policy.
	 * @param at when; an exception that has ended by then does not matter
	 */
	public static Comparison ofPlans(UsagePolicy policy, String account, String before, String after, Instant at) {
		return new Comparison(PlanComparison.of(Subject.account(account), policy.limits(account, before, at),
				policy.limits(account, after, at)));
	}

	/**
	 * Compares what an account may do under two policies.
	 * @param plan the name of its plan under both
	 * @param at when; an exception that has ended by then does not matter
	 */
	public static Comparison ofAccount(UsagePolicy before, UsagePolicy after, String account, String plan, Instant at) {
		return new Comparison(PlanComparison.of(Subject.account(account), before.limits(account, plan, at),
				after.limits(account, plan, at)));
	}

	/** The differences by which consumers may do less. */
	public List<Difference> tighter() {
		return this.differences.stream().filter((each) -> each.direction() == Direction.TIGHTER).toList();
	}

	private static void whole(Differences differences, UsagePolicy before, UsagePolicy after) {
		differences.limit(Subject.POLICY, "notice-period", Measure.LENIENCE, before.noticePeriod(),
				after.noticePeriod());
		if (countsTokens(before) || countsTokens(after)) {
			differences.limit(Subject.POLICY, "tokenizer", Measure.fixed(), before.tokenizer(), after.tokenizer());
		}
		else {
			differences.other(Subject.POLICY, "tokenizer", before.tokenizer(), after.tokenizer());
		}
		unknown(differences, before.unknown(), after.unknown());
		ThrottleComparison.compare(differences, before.throttle(), after.throttle());
		differences.other(Subject.POLICY, "contact", before.contact(), after.contact());
		differences.other(Subject.POLICY, "warn-at", before.warnAt(), after.warnAt());
		if (!before.defaultPlan().equals(after.defaultPlan())) {
			differences.add(new Difference(Subject.POLICY, "default-plan", before.defaultPlan(), after.defaultPlan(),
					Differences.together(PlanComparison.of(Subject.POLICY, before.named(before.defaultPlan()),
							after.named(after.defaultPlan()))),
					after.defaultPlan()));
		}
	}

	private static boolean countsTokens(UsagePolicy policy) {
		return policy.plans().values().stream().anyMatch(Plan::countsTokens) || policy.accounts()
			.values()
			.stream()
			.flatMap((account) -> account.plans().values().stream())
			.anyMatch(Plan::countsTokens);
	}

	private static void unknown(Differences differences, @Nullable UnknownRule before, @Nullable UnknownRule after) {
		if (before != after) {
			differences.add(new Difference(Subject.POLICY, "unknown", outcome(before), outcome(after),
					(severity(after) > severity(before)) ? Direction.TIGHTER : Direction.LOOSER,
					(after != null) ? Written.word(after) : Overlay.NONE));
		}
	}

	private static String outcome(@Nullable UnknownRule rule) {
		return (rule != null) ? Written.word(rule) : "the memory service is asked";
	}

	/**
	 * How many calls with an unknown outcome are charged: none, those that succeeded,
	 * all.
	 */
	private static int severity(@Nullable UnknownRule rule) {
		return (rule == UnknownRule.RELEASE) ? 0 : (rule == null) ? 1 : 2;
	}

	private static void plans(Differences differences, UsagePolicy before, UsagePolicy after) {
		for (String name : both(before.plans().keySet(), after.plans().keySet())) {
			Subject plan = Subject.plan(name);
			List<Difference> found = PlanComparison.of(plan, before.named(name), after.named(name));
			Direction together = Differences.together(found);
			Plan added = after.plans().get(name);
			if (added == null) {
				differences.add(new Difference(plan, "", name, "gone; its accounts have " + after.defaultPlan(),
						together, Overlay.NONE));
			}
			else if (!before.plans().containsKey(name)) {
				differences.add(new Difference(plan, "", "none; its accounts have " + before.defaultPlan(), "added",
						together, PlanComparison.writtenDown(added).toString()));
			}
			else {
				found.forEach(differences::add);
			}
		}
	}

	/** Names that two sets have together, in order. */
	static Set<String> both(Set<String> before, Set<String> after) {
		Set<String> names = new TreeSet<>(before);
		names.addAll(after);
		return names;
	}

}
