package io.memgate.gateway.admission;

import java.util.ArrayList;
import java.util.List;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;

/** Looks at rate limits without moving them. */
public final class RateReader {

	private static final RedisScript RATES = RedisScript.loadReadOnly("rates");

	private static final int PER_RATE = 2;

	private final Redis redis;

	RateReader(Redis redis) {
		this.redis = redis;
	}

	/**
	 * Where a caller stands with every rate limit that it is told of, at one instant, for
	 * a call that would count one unit.
	 */
	public Mono<List<RateState>> of(Caller caller) {
		return Mono.defer(() -> {
			List<Rate> rates = Rate.told(caller);
			List<String> args = new ArrayList<>();
			rates.forEach((rate) -> rate.addToReading(args));
			return this.redis
				.run(RATES, new String[] { new AccountKeys(caller.account()).rates() }, args.toArray(String[]::new))
				.map((reply) -> states(rates, reply));
		});
	}

	private static List<RateState> states(List<Rate> rates, long[] reply) {
		List<RateState> states = new ArrayList<>(rates.size());
		for (Rate rate : rates) {
			int from = 1 + PER_RATE * states.size();
			states.add(rate.state(reply[from], reply[from + 1]));
		}
		return states;
	}

}
