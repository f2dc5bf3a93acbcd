package io.memgate.gateway.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Deprecation;
import io.memgate.gateway.policy.Profile;

/**
 * The exact table of paths and methods of one profile. A path is matched as it was sent:
 * nothing is decoded, normalised or trimmed first. One that could be read in two ways has
 * been refused before.
 */
final class RouteTable {

	private final Map<String, Map<String, Api>> literal = new HashMap<>();

	private final List<Template> templates = new ArrayList<>();

	private final String listing;

	private final Map<Api, Deprecation> gone = new IdentityHashMap<>();

	/**
	 * @param gone deprecations of whole Apis that have had their sunset
	 */
	RouteTable(Profile profile, List<Deprecation> gone) {
		Map<String, String> shown = new TreeMap<>();
		for (Api api : profile.apis().values()) {
			gone.stream()
				.filter((each) -> each.concerns(api))
				.findFirst()
				.ifPresentOrElse((each) -> this.gone.put(api, each),
						() -> shown.put(api.path() + ' ' + api.method(), api.method() + ' ' + api.path()));
			add(api);
		}
		this.listing = String.join(", ", shown.values());
	}

	private void add(Api api) {
		int open = api.path().indexOf('{');
		if (open < 0) {
			this.literal.computeIfAbsent(api.path(), (path) -> new HashMap<>()).put(api.method(), api);
		}
		else {
			this.templates.add(new Template(api, api.path().substring(0, open),
					api.path().substring(api.path().indexOf('}') + 1)));
		}
	}

	/** Finds what a request names by its method and its path as sent, without query. */
	Match match(String method, String path) {
		Map<String, Api> byMethod = this.literal.get(path);
		if (byMethod != null) {
			Api api = byMethod.get(method);
			return (api != null) ? found(api, null) : new Match.WrongMethod(allowed(byMethod.values()));
		}
		return matchTemplate(method, path);
	}

	/** Every method and path there is and is not gone, for people. */
	String listing() {
		return this.listing;
	}

	private Match matchTemplate(String method, String path) {
		List<Api> others = new ArrayList<>(0);
		for (Template template : this.templates) {
			String variable = template.variable(path);
			if (variable != null && template.api().method().equals(method)) {
				return found(template.api(), variable);
			}
			if (variable != null) {
				others.add(template.api());
			}
		}
		return others.isEmpty() ? new Match.Unknown() : new Match.WrongMethod(allowed(others));
	}

	private Match found(Api api, @Nullable String variable) {
		Deprecation gone = this.gone.get(api);
		return (gone != null) ? new Match.Gone(api, gone) : new Match.Found(api, variable);
	}

	private static String allowed(Iterable<Api> apis) {
		List<String> methods = new ArrayList<>();
		apis.forEach((api) -> methods.add(api.method()));
		methods.sort(null);
		return String.join(", ", methods);
	}

	/** The literal text before and after an Api's variable segment. */
	private record Template(Api api, String before, String after) {

		/**
		 * The segment that stands for the variable in a path; null when it does not fit.
		 */
		@Nullable String variable(String path) {
			int length = path.length() - this.before.length() - this.after.length();
			if (length < 1 || !path.startsWith(this.before) || !path.endsWith(this.after)) {
				return null;
			}
			String segment = path.substring(this.before.length(), this.before.length() + length);
			boolean dots = segment.equals(".") || segment.equals("..");
			return !dots && segment.chars().allMatch(Template::unreserved) ? segment : null;
		}

		private static boolean unreserved(int c) {
			return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.'
					|| c == '_' || c == '~';
		}

	}

	/** What a method and a path name. */
	sealed interface Match {

		/**
		 * An Api.
		 *
		 * @param variable the variable segment's text; null when the path has none
		 */
		record Found(Api api, @Nullable String variable) implements Match {

		}

		/**
		 * An Api that was there.
		 *
		 * @param deprecation of the Api, or of what its path is under
		 */
		record Gone(Api api, Deprecation deprecation) implements Match {

		}

		/**
		 * A path that takes other methods.
		 *
		 * @param allowed them, as in the Allow header
		 */
		record WrongMethod(String allowed) implements Match {

		}

		/** Nothing. */
		record Unknown() implements Match {

		}

	}

}
