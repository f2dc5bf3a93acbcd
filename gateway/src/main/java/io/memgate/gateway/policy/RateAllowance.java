package io.memgate.gateway.policy;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether one rate limit certainly lets through all that another does.
 *
 * <p>
 * In any span of time {@code t} a window of {@code n} per {@code p} lets through at most
 * {@code n · ⌈t/p⌉}, and a bucket of {@code b} refilled by {@code n} per {@code p} at
 * most {@code b + n · t/p}. A limit is no tighter than another if it lets through that
 * much in every span; where this is not shown, it counts as tighter.
 */
final class RateAllowance {

	private RateAllowance() {
	}

	static boolean allows(RateLimit before, RateLimit after) {
		return before.unit() == after.unit() && after.mode().compareTo(before.mode()) <= 0
				&& after.scope().compareTo(before.scope()) >= 0 && isSubset(after.apis(), before.apis())
				&& letsThrough(before, after);
	}

	/** Empty sets are all Apis. */
	private static boolean isSubset(Set<String> after, Set<String> before) {
		return before.isEmpty() || (!after.isEmpty() && before.containsAll(after));
	}

	private static boolean letsThrough(RateLimit before, RateLimit after) {
		if (after.kind() == RateLimit.Kind.BUCKET) {
			return after.burst() >= before.burst() && refillsNoSlower(before, after);
		}
		long most = before.amount() * spans(after.per(), before.per());
		return after.amount() >= ((before.kind() == RateLimit.Kind.BUCKET) ? before.burst() + most : most);
	}

	private static boolean refillsNoSlower(RateLimit before, RateLimit after) {
		return after.amount() * before.per().toSeconds() >= before.amount() * after.per().toSeconds();
	}

	private static long spans(Duration time, Duration span) {
		return Math.ceilDiv(time.toSeconds(), span.toSeconds());
	}

	/** Such as {@code 10 requests per 1s, advisory}. */
	static String text(RateLimit rate) {
		StringBuilder text = new StringBuilder().append(rate.amount())
			.append((rate.unit() == RateLimit.Unit.REQUESTS) ? " requests per " : " input tokens per ")
			.append(Written.duration(rate.per()));
		if (rate.kind() == RateLimit.Kind.BUCKET) {
			text.append(", a bucket of ").append(rate.burst());
		}
		if (rate.scope() != RateLimit.Scope.ACCOUNT) {
			text.append(", for each ").append(Written.word(rate.scope()));
		}
		if (!rate.apis().isEmpty()) {
			text.append(", of ").append(String.join(" and ", new TreeSet<>(rate.apis())));
		}
		return text.append(", ").append(rate.mode().word()).toString();
	}

}
