package io.memgate.gateway.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Every key that a file may have, one to a line. The loader refuses any other key; the
 * documentation and the JSON Schema are held complete against these lists. {@code <name>}
 * stands for any key, {@code []} for every element of a list, {@code .*} for the keys of
 * a plan in an account's exception, and for those of the same map at the top in a change.
 */
final class Keys {

	static final Keys POLICY = new Keys("""
			version
			profile
			tokenizer
			contact
			terms
			notice-period
			warn-at
			unknown
			throttle.ignored-refusals.more-than
			throttle.ignored-refusals.per
			throttle.failures.more-than
			throttle.failures.per
			throttle.excess.more-than
			throttle.excess.per
			throttle.first
			throttle.ceiling
			throttle.rate
			throttle.forgotten-after
			throttle.permanent-after
			throttle.permanent
			default-plan
			plans.<name>.max-body
			plans.<name>.concurrency
			plans.<name>.quota
			plans.<name>.apis.<Api>.quota
			plans.<name>.apis.<Api>.max-input-tokens
			plans.<name>.apis.<Api>.max-results
			plans.<name>.apis.<Api>.max-results-total
			plans.<name>.apis.<Api>.max-elements
			plans.<name>.apis.<Api>.max-body
			plans.<name>.rates.<name>.requests
			plans.<name>.rates.<name>.input-tokens
			plans.<name>.rates.<name>.per
			plans.<name>.rates.<name>.kind
			plans.<name>.rates.<name>.burst
			plans.<name>.rates.<name>.scope
			plans.<name>.rates.<name>.apis
			plans.<name>.rates.<name>.mode
			accounts.<id>.reason
			accounts.<id>.until
			accounts.<id>.*
			changes[].id
			changes[].effective
			changes[].summary
			changes[].emergency
			changes[].profile
			changes[].tokenizer
			changes[].notice-period
			changes[].unknown
			changes[].throttle.*
			changes[].default-plan
			changes[].plans.*
			changes[].accounts.*
			maintenance-notice
			maintenance[].id
			maintenance[].from
			maintenance[].to
			maintenance[].apis
			maintenance[].exempt
			maintenance[].summary
			deprecations[].id
			deprecations[].api
			deprecations[].path-prefix
			deprecations[].field
			deprecations[].deprecated
			deprecations[].sunset
			deprecations[].summary
			deprecations[].link
			deprecations[].emergency
			""");

	static final Keys PROFILE = new Keys("""
			version
			name
			key.prefix
			key.header
			key.schemes
			envelope.code
			envelope.message
			envelope.data
			envelope.success
			envelope.error-members.<member>
			envelope.caller-mistakes
			errors.<condition>
			apis.<Api>.method
			apis.<Api>.path
			apis.<Api>.effect
			apis.<Api>.weight
			apis.<Api>.body
			apis.<Api>.request
			apis.<Api>.answer
			apis.<Api>.query
			apis.<Api>.fields.<path>.type
			apis.<Api>.fields.<path>.required
			apis.<Api>.fields.<path>.max-length
			apis.<Api>.fields.<path>.one-of
			apis.<Api>.fields.<path>.too-long
			apis.<Api>.any-of
			apis.<Api>.text
			apis.<Api>.elements
			apis.<Api>.results.<field>.default
			apis.<Api>.results.<field>.caps
			apis.<Api>.results.<field>.switch.field
			apis.<Api>.results.<field>.switch.default
			apis.<Api>.errors.<condition>
			""");

	private static final String EACH = "[]";

	private final List<String> lines;

	private final Branch root = new Branch(new LinkedHashMap<>());

	private Keys(String lines) {
		this.lines = lines.lines().toList();
		this.lines.forEach(this.root::grow);
	}

	List<String> lines() {
		return this.lines;
	}

	/** Notes every unknown key of a file. */
	void check(YamlMap file) {
		this.root.check(file);
	}

	/** The keys that may stand in one map, and below each. */
	private record Branch(Map<String, Branch> below) {

		private void grow(String line) {
			Branch at = this;
			String map = "";
			for (String part : line.split("\\.")) {
				if (part.equals("*")) {
					at.below.putAll((map.equals("<id>") ? at("plans").at("<name>") : at(map)).below);
				}
				else {
					at = at.at(part);
					map = part;
				}
			}
		}

		private Branch at(String part) {
			return this.below.computeIfAbsent(part, (key) -> new Branch(new LinkedHashMap<>()));
		}

		private void check(YamlMap map) {
			Names known = Names.known("key", names());
			map.entries().forEach((key, node) -> {
				Branch branch = branch(key);
				if (branch == null) {
					known.allows(key, node);
				}
				else if (!branch.below.isEmpty()) {
					maps(node).forEach(branch::check);
				}
			});
		}

		private static List<YamlMap> maps(YamlNode node) {
			return switch (node) {
				case YamlMap map -> List.of(map);
				case YamlList list -> list.elements().stream().flatMap((element) -> maps(element).stream()).toList();
				case YamlScalar scalar -> List.of();
			};
		}

		private @Nullable Branch branch(String key) {
			return anyKey() ? this.below.values().iterator().next()
					: this.below.getOrDefault(key, this.below.get(key + EACH));
		}

		private List<String> names() {
			return this.below.keySet().stream().map((key) -> key.replace(EACH, "")).toList();
		}

		private boolean anyKey() {
			return this.below.keySet().iterator().next().startsWith("<");
		}

	}

}
