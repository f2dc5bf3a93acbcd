package io.memgate.gateway.admission;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.RateLimit;

/**
 * A rate limit that one call moves.
 *
 * @param limit the limit
 * @param field where its state is kept among its account's: by name, kind and time, so
 * that a limit that is changed begins anew, and by the project or key that shares it
 * @param cost units of the call
 */
record Rate(RateLimit limit, String field, long cost) {

	/** Arguments of one in the script. */
	static final int ARGS = 7;

	/** The rate limits of a call. */
	static List<Rate> of(Caller caller, Api api, Units units) {
		List<Rate> rates = new ArrayList<>(caller.limits().rates().size());
		for (RateLimit limit : caller.limits().rates()) {
			if (limit.holdsFor(api.name())) {
				rates.add(new Rate(limit, field(limit, caller), units.of(limit.unit())));
			}
		}
		return rates;
	}

	/** Every rate limit that a caller is told of, as one more unit would move it. */
	static List<Rate> told(Caller caller) {
		return caller.limits()
			.rates()
			.stream()
			.filter((limit) -> limit.mode() != RateLimit.Mode.SHADOW)
			.map((limit) -> new Rate(limit, field(limit, caller), 1))
			.toList();
	}

	private static String field(RateLimit limit, Caller caller) {
		String field = limit.name() + ':' + word(limit.kind()) + ':' + limit.per().toSeconds();
		return switch (limit.scope()) {
			case ACCOUNT -> field;
			case PROJECT -> field + ":project:" + caller.project();
			case KEY -> field + ":key:" + caller.key();
		};
	}

	/** Adds the script's arguments. */
	void addTo(List<String> args) {
		args.add(this.field);
		args.add((this.limit.mode() == RateLimit.Mode.ENFORCED) ? "1" : "0");
		addLimitTo(args);
		args.add(Long.toString(this.cost));
	}

	/** Adds what makes the limit itself. */
	private void addLimitTo(List<String> args) {
		args.add(word(this.limit.kind()));
		args.add(Long.toString(this.limit.amount()));
		args.add(Long.toString(TimeUnit.SECONDS.toMicros(this.limit.per().toSeconds())));
		args.add(Long.toString(this.limit.burst()));
	}

	/** Adds the arguments of a script that only looks. */
	void addToReading(List<String> args) {
		args.add(this.field);
		addLimitTo(args);
	}

	/** Where the limit stands, by the script's reply. */
	RateState state(long left, long waitMicros) {
		return new RateState(this.limit, this.cost, left, Duration.of(waitMicros, ChronoUnit.MICROS));
	}

	private static String word(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

}
