package io.memgate.gateway.policy;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One map laid over another, key by key: maps are merged in turn, any other value is
 * taken from above, and {@code none} takes a key out. Where a map names one of two
 * alternatives, it replaces the other. Every value keeps the place where it was written.
 */
final class Overlay {

	static final String NONE = "none";

	private static final Map<String, String> ALTERNATIVES = Map.of("requests", "input-tokens", "input-tokens",
			"requests");

	private Overlay() {
	}

	/**
	 * What a policy says with a change. Inside an account's exception {@code none} stays
	 * as it is, because there it takes out what the plan says.
	 */
	static YamlMap change(YamlMap policy, YamlMap change) {
		return laid(policy, change, Takes.IN_POLICY);
	}

	/** A plan with an account's exception. */
	static YamlMap exception(YamlMap plan, YamlMap account) {
		return laid(plan, account, Takes.OUT);
	}

	static boolean isNone(YamlNode node) {
		return node instanceof YamlScalar scalar && scalar.text().equals(NONE);
	}

	private static YamlMap laid(YamlMap base, YamlMap above, Takes takes) {
		Map<String, YamlNode> merged = new LinkedHashMap<>(base.entries());
		Map<String, YamlNode> taken = new LinkedHashMap<>(base.taken());
		above.entries().forEach((key, value) -> {
			displace(merged, key, value, above);
			taken.remove(key);
			if (takes != Takes.NOTHING && isNone(value)) {
				merged.remove(key);
				taken.put(key, value);
			}
			else {
				merged.put(key, (value instanceof YamlMap map)
						? laid(lower(merged.get(key), map), map, takes.below(key)) : value);
			}
		});
		return new YamlMap(base.place(), base.mistakes(), merged, taken);
	}

	private static YamlMap lower(@Nullable YamlNode base, YamlMap above) {
		return (base instanceof YamlMap map) ? map : new YamlMap(above.place(), above.mistakes(), Map.of());
	}

	/** Takes out of a rate what cannot stand beside what lies above. */
	private static void displace(Map<String, YamlNode> merged, String key, YamlNode value, YamlMap above) {
		if (!(value instanceof YamlScalar scalar)) {
			return;
		}
		String other = ALTERNATIVES.get(key);
		if (other != null && !above.has(other) && merged.get(other) instanceof YamlScalar) {
			merged.remove(other);
		}
		if (key.equals("kind") && scalar.text().equals("window") && !above.has("burst")) {
			merged.remove("burst");
		}
	}

	/** Where {@code none} takes a key out. */
	private enum Takes {

		/** Everywhere but inside an account's exception. */
		IN_POLICY,

		/** In a map of exceptions, and not below. */
		ACCOUNTS,

		/** Everywhere. */
		OUT,

		/** Nowhere. */
		NOTHING;

		private Takes below(String key) {
			return switch (this) {
				case IN_POLICY -> key.equals("accounts") ? ACCOUNTS : OUT;
				case ACCOUNTS, NOTHING -> NOTHING;
				case OUT -> OUT;
			};
		}

	}

}
