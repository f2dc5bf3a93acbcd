package io.memgate.gateway.simulation;

import java.time.Instant;
import java.util.List;

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
import io.memgate.gateway.simulation.SimulatedCall.Effect;
import io.memgate.gateway.usage.RecordedCall;

/**
 * The calls of one account under another policy, in the order in which they were decided.
 * A call holds its units from its admission to the instant at which it was settled. One
 * that was refused and would be let through is taken to succeed at once.
 *
 * <p>
 * One that comes after others that were decided later is late: quotas and rates have gone
 * on, so it is not held against them, and moves no rate.
 */
final class AccountReplay {

	private static final List<String> NOTHING = List.of();

	private final LedgerModel model = new LedgerModel();

	private final MostTokens tokens = new MostTokens();

	private final RecordedUse recorded = new RecordedUse(this.model.counts());

	private final PayloadLimits payloads;

	private final Candidate candidate;

	private Instant last = Instant.MIN;

	private long late;

	AccountReplay(PayloadLimits payloads, Candidate candidate) {
		this.payloads = payloads;
		this.candidate = candidate;
	}

	long corrections() {
		return this.recorded.corrections();
	}

	long late() {
		return this.late;
	}

	/** Decides the next call, and moves what it moves. */
	SimulatedCall next(RecordedCall call) {
		boolean late = call.decidedAt().isBefore(this.last);
		if (late) {
			this.late++;
		}
		else {
			this.last = call.decidedAt();
			this.recorded.settleUntil(this.last);
			this.recorded.learn(call);
		}
		Asked asked = ask(call, late);
		List<String> reserved = reserve(asked);
		if (call.isAdmitted()) {
			this.recorded.hold(call, reserved);
		}
		else {
			this.model.settle(reserved, true);
		}
		return asked.simulated();
	}

	private List<String> reserve(Asked asked) {
		if (asked.ruling() == null || !asked.isThrough()) {
			return NOTHING;
		}
		if (asked.most() != null) {
			this.tokens.take(asked.most());
		}
		return this.model.reserve(asked.ruling());
	}

	private Asked ask(RecordedCall call, boolean late) {
		Plan plan = this.candidate.limits(call);
		Api api = this.candidate.of(call).profile().apis().get(call.api());
		if (api == null || !plan.apis().containsKey(api.name())) {
			return Asked.refused(call, Cause.NOT_IN_PLAN);
		}
		if (this.candidate.isGone(api, call)) {
			return Asked.refused(call, Cause.GONE);
		}
		if (call.replayed() || call.outcome() == Outcome.REFUSED && !isByLimit(call)) {
			return new Asked(new SimulatedCall(call, Effect.AS_RECORDED, null), null, null);
		}
		return (late || decidedBy(call) == DecidedBy.NODE) ? ask(call, api, withoutRates(plan), late)
				: ask(call, api, plan, false);
	}

	private Asked ask(RecordedCall call, Api api, Plan plan, boolean late) {
		String tokenizer = this.candidate.of(call).tokenizer();
		Measures measures = tokenizer.equals(call.tokenizer()) ? call.measures() : call.measures().withoutTokens();
		Finding finding = wasCut(call) ? new Finding.Within() : this.payloads.find(api, plan, tokenizer, measures);
		if (finding instanceof Finding.Over over) {
			return Asked.refused(call, Cause.of(over));
		}
		Caller caller = new Caller(call.account(), call.project(), call.key(), plan.name(), plan);
		Ruling ruling = this.model.ask(caller, api,
				new Units(measures.weightBy(api.weight()), measures.leastTokensOf(api)), call.decidedAt(),
				this.recorded::granted);
		if (late) {
			return new Asked(new SimulatedCall(call, Effect.AS_RECORDED, null), ruling, null);
		}
		Cause refused = refuser(call, ruling.refusers());
		if (refused != null) {
			return Asked.refused(call, refused);
		}
		Ruling most = this.tokens.ask(caller, api, measures, call.decidedAt());
		Cause open = (finding instanceof Finding.Undecided undecided) ? Cause.of(undecided) : MostTokens.refuser(most);
		return new Asked(new SimulatedCall(call, (open != null) ? Effect.UNDECIDED : Effect.ALLOWED, open), ruling,
				most);
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

	/**
	 * A simulated call, and what it moves.
	 *
	 * @param ruling null where nothing is asked of quotas and rates
	 * @param most the same of token rates, for the most tokens that the call may have
	 * had; null where there are none
	 */
	private record Asked(SimulatedCall simulated, @Nullable Ruling ruling, @Nullable Ruling most) {

		static Asked refused(RecordedCall call, Cause cause) {
			return new Asked(new SimulatedCall(call, Effect.REFUSED, cause), null, null);
		}

		/** What is not decided goes on as it went. */
		boolean isThrough() {
			return switch (this.simulated.effect()) {
				case ALLOWED -> true;
				case AS_RECORDED, UNDECIDED -> this.simulated.call().isAdmitted();
				case REFUSED -> false;
			};
		}

	}

}
