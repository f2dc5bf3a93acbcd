package io.memgate.gateway.console;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.memgate.gateway.activation.PastPolicy;
import io.memgate.gateway.notice.Notice;
import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.UsagePolicy;
import org.jspecify.annotations.Nullable;

/**
 * The policy as everybody may see it: what is in force, what comes, and what was. Nothing
 * of it is about one account, but for the account that asks.
 *
 * @param revision the revision in force
 * @param hash of its files
 * @param since when they were put in force
 * @param noticePeriod how long before it takes effect a tighter limit is announced, ISO
 * 8601
 * @param warnAt shares of a quota in percent, at which its account gets a notice
 * @param plans limits by plan, in the words of the policy file
 * @param account limits of the account that asks; null for none
 * @param announced notices of changes, maintenance and deprecations
 * @param history what was put in force, the newest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PolicyView(String revision, String hash, Instant since, String profile, String tokenizer, URI contact,
		@Nullable URI terms, String noticePeriod, List<Integer> warnAt, String defaultPlan,
		Map<String, Map<String, Object>> plans, @Nullable Map<String, Object> account, List<Notice> announced,
		List<PastPolicy> history) {

	static PolicyView of(Activation activation, UsagePolicy policy, @Nullable Map<String, Object> account,
			List<Notice> announced, List<PastPolicy> history) {
		Map<String, Map<String, Object>> plans = new TreeMap<>();
		policy.plans().forEach((name, plan) -> plans.put(name, LimitsView.of(plan)));
		return new PolicyView(policy.revision(), activation.revisions().source().hash(), activation.at(),
				policy.profile().name(), policy.tokenizer(), policy.contact(), activation.revisions().terms(),
				iso(policy.noticePeriod()), policy.warnAt(), policy.defaultPlan(), plans, account, announced, history);
	}

	/** {@code P14D} rather than {@code PT336H}. */
	private static String iso(Duration time) {
		return time.equals(Duration.ofDays(time.toDays())) ? Period.ofDays((int) time.toDays()).toString()
				: time.toString();
	}

}
