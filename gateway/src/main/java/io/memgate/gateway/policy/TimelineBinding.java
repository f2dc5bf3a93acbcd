package io.memgate.gateway.policy;

import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/** What a policy file says of maintenance and deprecations. */
final class TimelineBinding {

	private static final List<String> SUBJECTS = List.of("api", "path-prefix", "field");

	private final Map<String, Api> apis = new TreeMap<>();

	/**
	 * @param profiles those of the file and its changes
	 */
	TimelineBinding(Collection<Profile> profiles) {
		profiles.forEach((profile) -> this.apis.putAll(profile.apis()));
	}

	List<Maintenance> maintenance(YamlMap file) {
		return Listed.each(file, "maintenance", this::window);
	}

	private Maintenance window(String id, YamlMap window) {
		Instant from = window.required("from", Form.INSTANT);
		Instant to = window.required("to", Form.INSTANT);
		if (window.has("from") && window.has("to") && !to.isAfter(from)) {
			window.mistake("to", "is not after from; expected the window's end");
		}
		return new Maintenance(id, from, to, Set.copyOf(window.optionalList("apis", known())),
				Set.copyOf(window.optionalList("exempt", Form.SLUG)), window.required("summary", Form.TEXT));
	}

	List<Deprecation> deprecations(YamlMap file) {
		return Listed.each(file, "deprecations", this::deprecation);
	}

	private Deprecation deprecation(String id, YamlMap map) {
		FieldPath field = map.optional("field", Form.FIELD_PATH);
		String api = (map.has("field") || map.has("api")) ? map.required("api", known()) : null;
		checkSubject(map);
		Instant deprecated = map.required("deprecated", Form.INSTANT);
		Instant sunset = map.optional("sunset", Form.INSTANT);
		if (sunset != null && sunset.isBefore(deprecated)) {
			map.mistake("sunset", "is before deprecated; expected an instant not before it");
		}
		String prefix = pathPrefix(map);
		URI link = map.optional("link", Form.LINK);
		return new Deprecation(id, api, prefix, field, deprecated, sunset, map.required("summary", Form.TEXT), link,
				map.optional("emergency", Form.TEXT));
	}

	private static void checkSubject(YamlMap map) {
		if (SUBJECTS.stream().noneMatch(map::has)) {
			map.mistake("names nothing; expected api, path-prefix, or field with its api");
		}
		if (map.has("api") || map.has("field")) {
			map.refuse("path-prefix",
					"stands beside " + (map.has("field") ? "field" : "api") + "; expected one of the two");
		}
	}

	private @Nullable String pathPrefix(YamlMap map) {
		String prefix = map.optional("path-prefix", Form.PATH_PREFIX);
		if (prefix == null) {
			return null;
		}
		Deprecation probe = new Deprecation("", null, prefix, null, Instant.MIN, null, "", null, null);
		if (!this.apis.isEmpty() && this.apis.values().stream().noneMatch(probe::concerns)) {
			map.mistake("path-prefix", "no Api of the profile is under it");
		}
		return prefix;
	}

	private Form<String> known() {
		return Form.known("an Api of the profile", this.apis.keySet());
	}

}
