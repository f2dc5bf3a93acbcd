package io.memgate.gateway.policy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.ThrottleRules.Evidence;
import io.memgate.gateway.policy.ThrottleRules.Permanent;
import io.memgate.gateway.policy.ThrottleRules.Threshold;

/** What a policy file says about throttling. */
final class ThrottleBinding {

	private static final String KEY = "throttle";

	private static final Duration LONGEST_COUNT = Duration.ofDays(1);

	private static final Duration LONGEST = Duration.ofDays(366);

	private static final Form<Permanent> PERMANENT = Form.oneOf(Permanent.class);

	private ThrottleBinding() {
	}

	/** The rules of a file; null when it has none. */
	static @Nullable ThrottleRules bind(YamlMap file) {
		if (!file.has(KEY)) {
			return null;
		}
		YamlMap throttle = file.map(KEY);
		Duration first = atMost(LONGEST, throttle, "first");
		Duration ceiling = atMost(LONGEST, throttle, "ceiling");
		if (ceiling.isPositive() && ceiling.compareTo(first) < 0) {
			throttle.mistake("ceiling", "found a time shorter than first; expected the longest throttle there may be");
		}
		return new ThrottleRules(evidence(throttle), first, ceiling, throttle.optional("rate", Form.RATE, 0),
				atMost(LONGEST, throttle, "forgotten-after"), throttle.required("permanent-after", Form.COUNT),
				throttle.optional("permanent", PERMANENT, Permanent.PROPOSED));
	}

	private static Map<Evidence, Threshold> evidence(YamlMap throttle) {
		Map<Evidence, Threshold> evidence = new EnumMap<>(Evidence.class);
		for (Evidence kind : Evidence.values()) {
			if (throttle.has(kind.key())) {
				YamlMap threshold = throttle.map(kind.key());
				evidence.put(kind, new Threshold(threshold.required("more-than", Form.COUNT),
						atMost(LONGEST_COUNT, threshold, "per")));
			}
		}
		if (evidence.isEmpty()) {
			throttle.mistake("names no evidence; expected ignored-refusals, failures or excess");
		}
		return evidence;
	}

	private static Duration atMost(Duration longest, YamlMap map, String key) {
		Duration found = map.required(key, Form.DURATION);
		if (found.compareTo(longest) > 0) {
			map.mistake(key, "found a time longer than " + longest.toDays() + "d; expected at most that");
		}
		return found;
	}

}
