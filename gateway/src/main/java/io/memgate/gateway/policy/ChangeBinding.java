package io.memgate.gateway.policy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What one element of {@code changes} says.
 *
 * @param id its name
 * @param effective from when it is in force
 * @param summary what it changes, in words
 * @param emergency why it cannot wait; null when it can
 * @param limits only what will differ
 */
record ChangeBinding(String id, Instant effective, String summary, @Nullable String emergency, YamlMap limits) {

	private static final Set<String> OWN_KEYS = Set.of("id", "effective", "summary", "emergency");

	/** The changes of a file in its order. */
	static List<ChangeBinding> all(YamlMap file) {
		return Listed.each(file, "changes", ChangeBinding::bind);
	}

	private static ChangeBinding bind(String id, YamlMap change) {
		Map<String, YamlNode> limits = new LinkedHashMap<>(change.entries());
		limits.keySet().removeAll(OWN_KEYS);
		if (limits.isEmpty()) {
			change.mistake("changes nothing; expected a key such as plans");
		}
		return new ChangeBinding(id, change.required("effective", Form.INSTANT), change.required("summary", Form.TEXT),
				change.optional("emergency", Form.TEXT), new YamlMap(change.place(), change.mistakes(), limits));
	}

}
