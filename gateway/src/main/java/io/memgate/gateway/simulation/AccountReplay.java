package io.memgate.gateway.simulation;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.admission.DecidedBy;
import io.memgate.gateway.admission.LedgerModel;
import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.admission.Refuser;
import io.memgate.gateway.admission.Ruling;
import io.memgate.gateway.admission.Units;
import io.memgate.gateway.payload.Finding;
import io.memgate.gateway.payload.Measures;
import io.memgate.gateway.payload.PayloadLimits;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.simulation.Verdict.Effect;
import io.memgate.gateway.usage.RecordedCall;

/**
 * The calls of one account under another policy, in the order in which they were decided.
 * A call holds its units from its admission to the instant at which it was settled. One
 * that was refused and would be let through is taken to succeed at once.
 */
final class AccountReplay {

	private static final List<String> NOTHING = List.of();

	private final LedgerModel model = new LedgerModel();

	private final RecordedUse recorded = new RecordedUse(this.model.counts());

	private final PriorityQueue<Held> held = new PriorityQueue<>(Comparator.comparing(Held::until));

	private final PayloadLimits payloads;

	AccountReplay(PayloadLimits payloads) {
		this.payloads = payloads;
	}

	long corrections() {
		return this.recorded.corrections();
	}

	/** Decides the next call under a policy, and moves what it moves. */
	Verdict next(RecordedCall call, UsagePolicy policy) {
		settleUntil(call.decidedAt());
		this.recorded.learn(call);
		Asked asked = ask(call, policy);
		List<String> simulated = NOTHING;
		Verdict verdict = asked.verdict();
		boolean through = verdict.effect() == Effect.ALLOWED
				|| verdict.effect() == Effect.UNDECIDED && call.isAdmitted();
		if (through && asked.ruling() != null) {
			simulated = this.model.reserve(asked.ruling());
		}
		if (call.isAdmitted()) {
			this.held.add(new Held(call, simulated, this.recorded.hold(call)));
		}
		else {
			this.model.settle(simulated, true);
		}
		return verdict;
	}

	private void settleUntil(Instant now) {
		for (Held next = this.held.peek(); next != null && !next.until().isAfter(now); next = this.held.peek()) {
			this.held.remove();
			boolean charge = next.call().outcome() == Outcome.SUCCESS;
			this.model.settle(next.simulated(), charge);
			this.recorded.settle(next.call(), next.recorded(), charge);
		}
	}

	private Asked ask(RecordedCall call, UsagePolicy policy) {
		Plan plan = policy.limits(call.account(), call.plan(), call.at());
		Api api = policy.profile().apis().get(call.api());
		if (api == null || !plan.apis().containsKey(api.name())) {
			return Asked.refused(call, Cause.NOT_IN_PLAN);
		}
		if (call.replayed() || call.outcome() == Outcome.REFUSED && !isByLimit(call)) {
			return new Asked(new Verdict(call, Effect.AS_RECORDED, null), null);
		}
		return (decidedBy(call) == DecidedBy.NODE) ? ask(call, policy, api, withoutRates(plan))
				: ask(call, policy, api, plan);
	}

	private Asked ask(RecordedCall call, UsagePolicy policy, Api api, Plan plan) {
		Measures measures = policy.tokenizer().equals(call.tokenizer()) ? call.measures()
				: call.measures().withoutTokens();
		Finding finding = wasCut(call) ? new Finding.Within()
				: this.payloads.find(api, plan, policy.tokenizer(), measures);
		if (finding instanceof Finding.Over over) {
			return Asked.refused(call, Cause.of(over));
		}
		Long tokens = measures.tokensOf(api);
		Ruling ruling = this.model.ask(new Caller(call.account(), call.project(), call.key(), plan.name(), plan), api,
				new Units(measures.weightBy(api.weight()), (tokens != null) ? tokens : 0), call.decidedAt(),
				this.recorded::granted);
		Cause refused = refuser(call, ruling.refusers());
		if (refused != null) {
			return Asked.refused(call, refused);
		}
		Cause open = undecided(finding, plan, api, tokens);
		return new Asked(new Verdict(call, (open != null) ? Effect.UNDECIDED : Effect.ALLOWED, open), ruling);
	}

	/** Whether it is a limit that refused, which another policy may set otherwise. */
	private static boolean isByLimit(RecordedCall call) {
		Condition condition = call.condition();
		if (condition == null) {
			return false;
		}
		return switch (condition) {
			case API_NOT_IN_PLAN, BODY_TOO_LARGE, RESULT_COUNT_TOO_LARGE, INPUT_TOO_LONG, QUOTA_EXCEEDED,
					TOTAL_QUOTA_EXCEEDED, QUOTA_HELD ->
				true;
			case FIELD_TOO_LONG -> call.measures().bytes() != null;
			case RATE_LIMITED -> decidedBy(call) != DecidedBy.NODE;
			default -> false;
		};
	}

	/** Whether it was admitted as an upload, and cut when it had grown too large. */
	private static boolean wasCut(RecordedCall call) {
		return call.isAdmitted() && call.condition() == Condition.BODY_TOO_LARGE;
	}

	private static @Nullable DecidedBy decidedBy(RecordedCall call) {
		return (call.decision() != null) ? call.decision().by() : null;
	}

	/** A node counts rates by its own share while Redis is away. */
	private static Plan withoutRates(Plan plan) {
		return new Plan(plan.name(), plan.maxBody(), plan.concurrency(), plan.total(), plan.apis(), List.of());
	}

	/** A refusal from a node's memory names what it remembers, whatever else refuses. */
	private static @Nullable Cause refuser(RecordedCall call, List<Refuser> refusers) {
		if (refusers.isEmpty()) {
			return null;
		}
		String remembered = (call.decision() != null && call.decision().by() == DecidedBy.MEMORY)
				? call.decision().refusedBy() : null;
		return Cause.of(refusers.stream()
			.filter((refuser) -> refuser.limit().equals(remembered))
			.findFirst()
			.orElse(refusers.getFirst()));
	}

	private static @Nullable Cause undecided(Finding finding, Plan plan, Api api, @Nullable Long tokens) {
		if (finding instanceof Finding.Undecided open) {
			return new Cause(Condition.INPUT_TOO_LONG, open.limit());
		}
		return (tokens != null) ? null
				: plan.rates()
					.stream()
					.filter((rate) -> rate.unit() == RateLimit.Unit.INPUT_TOKENS && rate.holdsFor(api.name())
							&& rate.mode() == RateLimit.Mode.ENFORCED)
					.findFirst()
					.map((rate) -> new Cause(Condition.RATE_LIMITED, rate.name()))
					.orElse(null);
	}

	/**
	 * A verdict, and what it moves.
	 *
	 * @param ruling null where nothing is asked of quotas and rates
	 */
	private record Asked(Verdict verdict, @Nullable Ruling ruling) {

		static Asked refused(RecordedCall call, Cause cause) {
			return new Asked(new Verdict(call, Effect.REFUSED, cause), null);
		}

	}

	/**
	 * A call in flight.
	 *
	 * @param simulated counters of which it holds a unit each under the policy
	 * @param recorded counters of which it held one
	 */
	private record Held(RecordedCall call, List<String> simulated, List<String> recorded) {

		Instant until() {
			return this.call.settledAt();
		}

	}

}
