package io.memgate.gateway.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Lists of maps that each have an {@code id} of their own. */
final class Listed {

	/** Each is looked at in every comparison; what is past can be taken out. */
	private static final int MOST = 100;

	private Listed() {
	}

	/** Reads every element of a list; none when the list is absent. */
	static <T> List<T> each(YamlMap file, String key, BiFunction<String, YamlMap, T> read) {
		List<YamlMap> elements = file.maps(key);
		if (elements.size() > MOST) {
			file.mistake(key,
					"found " + elements.size() + " elements; expected at most " + MOST + ": take out what is past");
		}
		Set<String> ids = new HashSet<>();
		List<T> values = new ArrayList<>();
		for (YamlMap element : elements) {
			String id = element.required("id", Form.SLUG);
			if (!id.isEmpty() && !ids.add(id)) {
				element.mistake("id", "stands in " + key + " twice");
			}
			values.add(read.apply(id, element));
		}
		return values;
	}

}
