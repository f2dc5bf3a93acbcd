package io.memgate.gateway.simulation;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.admission.LedgerModel;
import io.memgate.gateway.admission.Ruling;
import io.memgate.gateway.admission.Units;
import io.memgate.gateway.payload.Measures;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.RateLimit;

/**
 * The enforced token rates of an account, moved by as many tokens as calls may have had
 * at most. What they let through is let through for certain.
 */
final class MostTokens {

	private final LedgerModel model = new LedgerModel();

	/**
	 * Asks them; moves nothing.
	 * @return null where no such rate holds for the Api
	 */
	@Nullable Ruling ask(Caller caller, Api api, Measures measures, Instant at) {
		Plan plan = caller.limits();
		List<RateLimit> rates = plan.rates().stream().filter((rate) -> isOf(rate, api)).toList();
		if (rates.isEmpty()) {
			return null;
		}
		Plan those = new Plan(plan.name(), plan.maxBody(), plan.concurrency(), plan.total(), plan.apis(), rates);
		return this.model.ask(new Caller(caller.account(), caller.project(), caller.key(), plan.name(), those), api,
				new Units(0, measures.mostTokensOf(api)), at, (quota) -> 0);
	}

	private static boolean isOf(RateLimit rate, Api api) {
		return rate.unit() == RateLimit.Unit.INPUT_TOKENS && rate.mode() == RateLimit.Mode.ENFORCED
				&& rate.holdsFor(api.name());
	}

	/** The rate that may have refused; null where none may have. */
	static @Nullable Cause refuser(@Nullable Ruling ruling) {
		return (ruling == null) ? null
				: ruling.refusers()
					.stream()
					.filter((refuser) -> refuser.condition() == Condition.RATE_LIMITED)
					.findFirst()
					.map(Cause::of)
					.orElse(null);
	}

	/** Counts a call that went through. */
	void take(Ruling ruling) {
		this.model.overdraw(ruling);
	}

}
