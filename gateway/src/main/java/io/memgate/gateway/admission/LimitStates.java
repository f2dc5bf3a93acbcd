package io.memgate.gateway.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.memgate.gateway.problem.RateItem;

/**
 * The limits of a call as Redis saw them when it decided it.
 *
 * @param quotas those that have a limit
 * @param rates its rate limits
 */
public record LimitStates(List<QuotaState> quotas, List<RateState> rates) {

	/** Nothing is known of them. */
	public static final LimitStates NONE = new LimitStates(List.of(), List.of());

	public LimitStates {
		quotas = List.copyOf(quotas);
		rates = List.copyOf(rates);
	}

	/** A quota alone, which hides the rest. */
	static LimitStates only(QuotaState quota) {
		return new LimitStates(List.of(quota), List.of());
	}

	/** The limits once this call's reservation has been given back. */
	public LimitStates released() {
		return new LimitStates(this.quotas.stream().map(QuotaState::released).toList(), this.rates);
	}

	/** The limits some time later, if nothing has moved them. */
	LimitStates later(Duration time) {
		return new LimitStates(this.quotas.stream().map((quota) -> quota.at(quota.at().plus(time))).toList(),
				this.rates.stream().map((rate) -> rate.later(time)).toList());
	}

	/** The rate headers' items: quotas, then the rate limits that clients are told of. */
	public List<RateItem> items() {
		List<RateItem> items = new ArrayList<>(this.quotas.size() + this.rates.size());
		for (QuotaState quota : this.quotas) {
			items.add(quota.item());
		}
		for (RateState rate : this.rates) {
			if (rate.isTold()) {
				items.add(rate.item());
			}
		}
		return items;
	}

}
