package io.memgate.gateway.admission;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.memgate.gateway.policy.RateLimit;

/**
 * What every limit says of one call; nothing has moved by it.
 *
 * @param quotas what the call is counted under
 * @param states those of them that have a limit, before the call
 * @param rates the rate limits that it moves
 * @param rateStates the same, before the call
 * @param at when
 */
public record Ruling(List<Limit> quotas, List<QuotaState> states, List<Rate> rates, List<RateState> rateStates,
		Instant at) {

	public Ruling {
		quotas = List.copyOf(quotas);
		states = List.copyOf(states);
		rates = List.copyOf(rates);
		rateStates = List.copyOf(rateStates);
	}

	/** Whether no limit refuses. */
	public boolean isAdmitted() {
		return refusers().isEmpty();
	}

	/**
	 * Every limit that refuses, first the one that {@code admit.lua} names: the rate that
	 * has to be waited for longest, else the first quota.
	 */
	public List<Refuser> refusers() {
		return Stream
			.concat(this.rateStates.stream()
				.filter((rate) -> rate.isOver() && rate.limit().mode() == RateLimit.Mode.ENFORCED)
				.sorted(Comparator.comparing(RateState::until).reversed())
				.map(Refuser::of), this.states.stream().filter((quota) -> quota.remaining() == 0).map(Refuser::of))
			.toList();
	}

	/** The limits as the script tells them: this call counted if it is admitted. */
	LimitStates limits() {
		return isAdmitted()
				? new LimitStates(this.states.stream().map(QuotaState::held).toList(),
						this.rateStates.stream().map(RateState::taken).toList())
				: new LimitStates(this.states, this.rateStates);
	}

	/** The counters of which a reservation holds a unit each. */
	List<String> counters() {
		List<String> counters = new ArrayList<>(4);
		for (Limit limit : this.quotas) {
			counters.add(limit.name());
			String dated = limit.counter(this.at);
			if (!dated.equals(limit.name())) {
				counters.add(dated);
			}
		}
		return counters;
	}

}
