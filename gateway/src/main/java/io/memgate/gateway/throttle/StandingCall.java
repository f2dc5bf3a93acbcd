package io.memgate.gateway.throttle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.ThrottleRules;

/**
 * The arguments of one run of {@code standing.lua}.
 *
 * @param order what is to be done
 * @param actor who orders it
 * @param reason why; empty when evidence is weighed
 * @param until when an ordered throttle ends; null for never, and for other orders
 * @param rate calls a minute that a temporary throttle lets through
 * @param pieces the evidence that is weighed; null when none is
 */
record StandingCall(Order order, String actor, String reason, @Nullable Instant until, int rate,
		@Nullable Pieces pieces) {

	/** Changes kept of an account, the newest. */
	static final int MOST_CHANGES = 100;

	private static final String GATEWAY = "gateway";

	static StandingCall weigh(Pieces pieces, ThrottleRules rules) {
		return new StandingCall(Order.WEIGH, GATEWAY, "", null, rules.rate(), pieces);
	}

	static StandingCall of(Order order, String actor, String reason) {
		return new StandingCall(order, actor, reason, null, 0, null);
	}

	/**
	 * @param rules by which steps are taken and forgotten; null for never
	 */
	String[] args(@Nullable ThrottleRules rules) {
		List<String> args = new ArrayList<>(List.of(this.order.name().toLowerCase(Locale.ROOT), this.actor, this.reason,
				(this.until != null) ? micros(this.until) : "0", Integer.toString(this.rate),
				Integer.toString(MOST_CHANGES)));
		if (rules == null) {
			args.addAll(List.of("0", "0", "0", "0", "0"));
			return args.toArray(String[]::new);
		}
		args.addAll(List.of(micros(rules.first()), micros(rules.ceiling()), micros(rules.forgottenAfter()),
				Integer.toString(rules.permanentAfter()),
				(rules.permanent() == ThrottleRules.Permanent.AUTOMATIC) ? "1" : "0"));
		if (this.pieces != null) {
			addEvidence(this.pieces, rules, args);
		}
		return args.toArray(String[]::new);
	}

	private static void addEvidence(Pieces pieces, ThrottleRules rules, List<String> args) {
		rules.evidence().forEach((kind, threshold) -> {
			args.add(EvidenceCount.field(kind, threshold));
			args.add(Integer.toString(pieces.of(kind)));
			args.add(Integer.toString(threshold.moreThan()));
			args.add(micros(threshold.per()));
		});
	}

	private static String micros(Duration duration) {
		return Long.toString(TimeUnit.SECONDS.toMicros(duration.toSeconds()));
	}

	private static String micros(Instant instant) {
		return Long.toString(
				TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(instant.getNano()));
	}

	/** What can be ordered. */
	enum Order {

		/** Weigh new evidence. */
		WEIGH,

		/** Throttle, whatever the evidence. */
		THROTTLE,

		/** Make permanent what was proposed. */
		CONFIRM,

		/** Let the account call again, and forget all steps and evidence. */
		LIFT

	}

}
