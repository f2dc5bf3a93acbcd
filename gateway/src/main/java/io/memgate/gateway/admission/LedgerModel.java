package io.memgate.gateway.admission;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.policy.Api;

/**
 * The books of one account in memory, moved by the arithmetic of {@code admit.lua},
 * {@code rate.lua} and {@code settle.lua}, which tests hold it to: quotas for life and of
 * calendar periods, the total, reservations, windows and buckets. It has no clock: every
 * call brings its instant. Who repeats a call, and an account's standing, are none of its
 * business. Not safe for use by several threads at once.
 */
public final class LedgerModel {

	/** Rates that nobody has moved for so long are forgotten, as in Redis. */
	private static final Duration KEEP = Duration.ofMillis(Long.parseLong(Ledger.KEEP));

	private final Counts counts = new Counts();

	private final Map<String, RateTally> rates = new HashMap<>();

	private Instant moved = Instant.MIN;

	/** What is used and held. */
	public Counts counts() {
		return this.counts;
	}

	/**
	 * Asks every limit of a call; moves nothing.
	 * @param caller who calls, and what they may do
	 * @param units what the call counts in rate limits
	 * @param granted the grants in force of each quota, in calls
	 */
	public Ruling ask(Caller caller, Api api, Units units, Instant at, ToLongFunction<String> granted) {
		List<Limit> quotas = Limit.of(caller.limits(), api);
		List<QuotaState> states = new ArrayList<>(quotas.size());
		for (Limit limit : quotas) {
			if (limit.quota() != null) {
				String counter = limit.counter(at);
				states.add(limit.state(limit.quota().calls() + granted.applyAsLong(limit.name()),
						this.counts.used(counter), this.counts.reserved(counter), at));
			}
		}
		List<Rate> rates = Rate.of(caller, api, units);
		return new Ruling(quotas, states, rates, states(rates, at), at);
	}

	private List<RateState> states(List<Rate> rates, Instant at) {
		if (!this.rates.isEmpty() && Duration.between(this.moved, at).compareTo(KEEP) >= 0) {
			this.rates.clear();
		}
		List<RateState> states = new ArrayList<>(rates.size());
		for (Rate rate : rates) {
			RateTally tally = this.rates.computeIfAbsent(rate.field(), (field) -> RateTally.of(rate.limit()));
			states.add(new RateState(rate.limit(), rate.cost(), tally.left(rate.limit(), at),
					tally.until(rate.limit(), rate.cost(), at)));
		}
		return states;
	}

	/**
	 * Lets a call through, whether or not a limit refuses: moves every rate that it
	 * conforms to, and holds one unit of every quota.
	 * @return the counters that the units are held of, for {@link #settle}
	 */
	public List<String> reserve(Ruling ruling) {
		for (int i = 0; i < ruling.rates().size(); i++) {
			if (!ruling.rateStates().get(i).isOver()) {
				take(ruling.rates().get(i), ruling.at());
			}
			this.moved = ruling.at();
		}
		List<String> counters = ruling.counters();
		this.counts.hold(counters);
		return counters;
	}

	/** Counts a call in every rate, also in those that it does not conform to. */
	public void overdraw(Ruling ruling) {
		ruling.rates().forEach((rate) -> take(rate, ruling.at()));
		this.moved = ruling.at();
	}

	private void take(Rate rate, Instant at) {
		this.rates.computeIfAbsent(rate.field(), (field) -> RateTally.of(rate.limit()))
			.take(rate.limit(), rate.cost(), at);
	}

	/** Ends a reservation: commits its units or gives them back. */
	public void settle(List<String> counters, boolean charge) {
		this.counts.settle(counters, charge);
	}

}
