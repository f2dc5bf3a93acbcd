package io.memgate.gateway.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.activation.PastPolicy;
import io.memgate.gateway.activation.PolicyState;
import io.memgate.gateway.notice.Notice;
import io.memgate.gateway.policy.AccountException;
import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.Comparison;
import io.memgate.gateway.policy.PolicyRevision;
import io.memgate.gateway.policy.UsagePolicy;

/**
 * The policy as the admin API shows it: all of it, in force and to come, and what has
 * become of the file.
 *
 * @param file the policy file of the node that answers
 * @param revision the revision in force
 * @param hash of the files in force
 * @param since when they were put in force
 * @param profile name of the wire
 * @param noticePeriod how long before it takes effect a tighter limit is announced, ISO
 * 8601
 * @param defaultPlan the plan of an account that is given none
 * @param plans everything each plan says, by its path within the plan, as the file writes
 * it
 * @param exceptions accounts with limits of their own, by id
 * @param coming what will be in force, the next first
 * @param announced notices of changes, maintenance and deprecations that everybody gets
 * @param refused why what the file says now is not in force; null when it is
 */
record PolicyView(String file, String revision, String hash, Instant since, String profile, String noticePeriod,
		String defaultPlan, Map<String, Map<String, String>> plans, Map<String, ExceptionView> exceptions,
		List<Coming> coming, List<Notice> announced, PolicyState.@Nullable Refusal refused) {

	static PolicyView of(PolicyState state, Activation activation, PolicyRevision now, Instant at,
			List<Notice> announced) {
		UsagePolicy policy = now.policy();
		Map<String, Map<String, String>> plans = new TreeMap<>();
		policy.plans().forEach((name, plan) -> plans.put(name, plan.writtenDown()));
		Map<String, ExceptionView> exceptions = new TreeMap<>();
		policy.accounts().forEach((id, exception) -> exceptions.put(id, ExceptionView.of(exception)));
		return new PolicyView(state.file().toString(), policy.revision(), activation.revisions().source().hash(),
				activation.at(), policy.profile().name(), policy.noticePeriod().toString(), policy.defaultPlan(), plans,
				exceptions, Coming.of(activation, now, at), announced, state.refusal());
	}

	/**
	 * Why an account has limits of its own.
	 *
	 * @param until when that ends; null for never
	 */
	record ExceptionView(String reason, @Nullable Instant until) {

		static ExceptionView of(AccountException exception) {
			return new ExceptionView(exception.reason(), exception.until());
		}

	}

	/**
	 * A revision that is not in force yet.
	 *
	 * @param id of the change that makes it
	 * @param effective from when it is in force
	 * @param announced when a gateway first loaded it
	 * @param summary what it changes, in words
	 * @param emergency why it cannot wait; null when it can
	 * @param changes what it changes of the revision before it
	 */
	record Coming(String id, Instant effective, Instant announced, String summary, @Nullable String emergency,
			List<PastPolicy.Line> changes) {

		static List<Coming> of(Activation activation, PolicyRevision now, Instant at) {
			List<Coming> all = new ArrayList<>();
			PolicyRevision before = now;
			for (PolicyRevision next : activation.revisions().coming(at)) {
				all.add(of(activation, before, next));
				before = next;
			}
			return all;
		}

		private static Coming of(Activation activation, PolicyRevision before, PolicyRevision next) {
			return new Coming(next.id(), next.effective(), activation.announced(next), next.summary(), next.emergency(),
					Comparison.of(before.policy(), next.policy(), next.effective())
						.differences()
						.stream()
						.map((difference) -> PastPolicy.Line.of(next.effective(), difference))
						.toList());
		}

	}

}
