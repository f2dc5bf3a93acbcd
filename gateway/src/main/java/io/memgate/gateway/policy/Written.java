package io.memgate.gateway.policy;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.springframework.util.unit.DataSize;

import io.memgate.gateway.policy.ThrottleRules.Threshold;

/** Values as a policy file writes them. */
final class Written {

	private static final int KILO = 1024;

	private Written() {
	}

	/** The whole number of the largest unit that says it exactly. */
	static String duration(Duration duration) {
		long seconds = duration.toSeconds();
		if (seconds % Duration.ofDays(1).toSeconds() == 0) {
			return duration.toDays() + "d";
		}
		if (seconds % Duration.ofHours(1).toSeconds() == 0) {
			return duration.toHours() + "h";
		}
		return (seconds % Duration.ofMinutes(1).toSeconds() == 0) ? duration.toMinutes() + "m" : seconds + "s";
	}

	static String size(DataSize size) {
		long number = size.toBytes();
		String unit = "B";
		for (String larger : new String[] { "KB", "MB", "GB" }) {
			if (number % KILO != 0) {
				break;
			}
			number /= KILO;
			unit = larger;
		}
		return number + unit;
	}

	static String quota(Quota quota) {
		return (quota.per() == Period.LIFE) ? Long.toString(quota.calls())
				: "{ calls: " + quota.calls() + ", per: " + word(quota.per()) + " }";
	}

	/** A rate with every key, so that nothing shines through from what it replaces. */
	static String rate(RateLimit rate) {
		String unit = (rate.unit() == RateLimit.Unit.REQUESTS) ? "requests" : "input-tokens";
		String burst = (rate.kind() == RateLimit.Kind.BUCKET) ? ", burst: " + rate.burst() : "";
		return "{ " + unit + ": " + rate.amount() + ", per: " + duration(rate.per()) + ", kind: " + word(rate.kind())
				+ burst + ", scope: " + word(rate.scope()) + ", apis: " + apis(rate.apis()) + ", mode: "
				+ rate.mode().word() + " }";
	}

	private static String apis(Set<String> apis) {
		return apis.isEmpty() ? "all" : new TreeSet<>(apis).toString();
	}

	static String threshold(Threshold threshold) {
		return "{ more-than: " + threshold.moreThan() + ", per: " + duration(threshold.per()) + " }";
	}

	static String throttle(ThrottleRules rules) {
		StringBuilder evidence = new StringBuilder();
		new TreeMap<>(rules.evidence()).forEach((kind,
				threshold) -> evidence.append(kind.key()).append(": ").append(threshold(threshold)).append(", "));
		return "{ " + evidence + "first: " + duration(rules.first()) + ", ceiling: " + duration(rules.ceiling())
				+ ", rate: " + rules.rate() + ", forgotten-after: " + duration(rules.forgottenAfter())
				+ ", permanent-after: " + rules.permanentAfter() + ", permanent: " + word(rules.permanent()) + " }";
	}

	/** Text in double quotes. */
	static String quoted(String text) {
		return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

	static String word(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

}
