package io.memgate.gateway.policy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The limits of one revision of a policy, and its profile, validated as a whole;
 * immutable.
 *
 * @param revision names it in records: the first 12 hex digits of the files' hash, and
 * once a change is in force {@code +} and the latest one's id
 * @param profile the wire
 * @param tokenizer name of the encoding that defines "tokens", such as
 * {@code cl100k_base}
 * @param contact where to ask for more
 * @param noticePeriod how long before it takes effect a tighter limit is announced
 * @param warnAt shares of a quota, in percent, at which its account gets a notice
 * @param unknown what becomes of a write whose outcome is unknown; null when the memory
 * service is asked for it
 * @param throttle when the gateway throttles an account by itself; null for never
 * @param defaultPlan name of the plan of an account that is given none
 * @param plans every plan by its name
 * @param accounts exceptions by account id
 */
public record UsagePolicy(String revision, Profile profile, String tokenizer, URI contact, Duration noticePeriod,
		List<Integer> warnAt, @Nullable UnknownRule unknown, @Nullable ThrottleRules throttle, String defaultPlan,
		Map<String, Plan> plans, Map<String, AccountException> accounts) {

	public UsagePolicy {
		warnAt = List.copyOf(warnAt);
		plans = Map.copyOf(plans);
		accounts = Map.copyOf(accounts);
	}

	/**
	 * The limits of an account at an instant: its plan, with its exception where one is
	 * in force.
	 * @param account the account's id
	 * @param plan the plan's name; one that the policy no longer has means the default
	 */
	public Plan limits(String account, String plan, Instant now) {
		AccountException exception = this.accounts.get(account);
		if (exception != null && exception.isInForce(now)) {
			return named(exception.plans(), plan);
		}
		return named(this.plans, plan);
	}

	/** A plan, or the default plan where there is none of that name. */
	Plan named(String name) {
		return named(this.plans, name);
	}

	private Plan named(Map<String, Plan> plans, String name) {
		Plan plan = plans.get(name);
		return (plan != null) ? plan : Objects.requireNonNull(plans.get(this.defaultPlan));
	}

}
