package io.memgate.gateway.console;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.account.PlanChange;
import io.memgate.gateway.admission.QuotaState;
import io.memgate.gateway.admission.RateState;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.policy.UsagePolicy;

/**
 * What an account may still do.
 *
 * @param account the account's id
 * @param plan name of its plan
 * @param nextPlan the plan that it will have, and from when; null for none
 * @param revision the policy revision in force
 * @param quotas where it stands with each quota, the total first
 * @param rates where it stands with each rate limit that clients are told of
 * @param contact where to ask for more
 * @param note whose it is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LimitsNow(String account, String plan, @Nullable PlanChange nextPlan, String revision, List<QuotaNow> quotas,
		List<RateNow> rates, URI contact, String note) {

	private static final String NOTE = "Quota belongs to the account: its projects and keys share it.";

	static LimitsNow of(Caller caller, UsagePolicy policy, List<QuotaState> quotas, List<RateState> rates,
			RecentCalls calls) {
		return new LimitsNow(caller.account(), caller.plan(), caller.coming(), policy.revision(),
				quotas.stream().map((quota) -> QuotaNow.of(quota, calls)).toList(),
				rates.stream().map(RateNow::of).toList(), policy.contact(), NOTE);
	}

	/**
	 * One quota, in calls.
	 *
	 * @param quota the Api's name, or {@code *} for the account's total
	 * @param header its name in the rate headers
	 * @param base what the plan gives
	 * @param granted grants in force
	 * @param used calls charged, in the quota's period
	 * @param reserved calls in flight
	 * @param remaining what may still be called
	 * @param resetsAt when it begins anew; null when it never does
	 * @param forecast how long it lasts at the pace of the last days; null when it was
	 * not used, or nothing is left
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record QuotaNow(String quota, String header, long base, long granted, long used, long reserved, long remaining,
			@Nullable Instant resetsAt, @Nullable Forecast forecast) {

		static QuotaNow of(QuotaState state, RecentCalls calls) {
			return new QuotaNow(state.name(), state.headerName(), state.quota().calls(), state.granted(), state.used(),
					state.reserved(), state.remaining(), state.resetAt(), calls.forecast(state));
		}

	}

	/**
	 * One rate limit.
	 *
	 * @param rate its name
	 * @param amount units in the time
	 * @param unit {@code requests} or {@code input-tokens}
	 * @param seconds the time
	 * @param scope who shares it
	 * @param mode {@code advisory} or {@code enforced}
	 * @param left units left now
	 * @param freeInMillis until one more unit is free; 0 when one is
	 */
	record RateNow(String rate, long amount, String unit, long seconds, String scope, String mode, long left,
			long freeInMillis) {

		static RateNow of(RateState state) {
			RateLimit limit = state.limit();
			return new RateNow(limit.name(), limit.amount(), word(limit.unit()), limit.per().toSeconds(),
					word(limit.scope()), limit.mode().word(), Math.max(0, state.left()),
					state.until().plusNanos(999_999).toMillis());
		}

		private static String word(Enum<?> value) {
			return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
