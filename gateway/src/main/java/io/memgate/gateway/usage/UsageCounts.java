package io.memgate.gateway.usage;

import java.time.LocalDate;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.admission.Decision;
import io.memgate.gateway.admission.Input;
import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.admission.UsageField;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.redis.UtcDay;

/**
 * Counts requests of known callers in memory, and has the counts written once a second.
 * What is charged is none of its business: settling counts that.
 */
public final class UsageCounts {

	private final UnsettledUsage unsettled;

	private final BusiestAccounts busiest;

	private final FirstCalls first;

	UsageCounts(UnsettledUsage unsettled, BusiestAccounts busiest, FirstCalls first) {
		this.unsettled = unsettled;
		this.busiest = busiest;
		this.first = first;
	}

	/** Counts one request; never waits. */
	void add(UsageRecord record) {
		Caller caller = record.caller();
		Api api = record.call().api();
		if (caller == null || api == null) {
			return;
		}
		boolean refused = record.outcome() == Outcome.REFUSED;
		LocalDate day = UtcDay.of(record.call().at());
		this.busiest.add(day, caller.account(), refused);
		this.first.see(caller.account(), record.call().policy().revision(), record.call().at());
		if (refused || record.decision() instanceof Decision.Replayed) {
			String outcome = refused ? record.outcome().word() : Outcome.REPLAYED;
			Input input = record.input();
			this.unsettled.add(caller.account(), day,
					new UsageField(caller.project(), caller.key(), api.name(), outcome).calls(),
					new Counts(1, input.bytes(), input.tokens()));
		}
	}

	/** Writes what waits. */
	Mono<Void> round() {
		return Mono.whenDelayError(this.unsettled.round(), this.busiest.round(), this.first.round());
	}

}
