package io.memgate.gateway.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every key that a file may have, one to a line. The loader refuses any other key; the
 * documentation and the JSON Schema are held complete against these lists. {@code <name>}
 * stands for any key, {@code .*} for every key of a plan.
 */
final class Keys {

	static final Keys POLICY = new Keys("""
			version
			profile
			tokenizer
			contact
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
			for (String part : line.split("\\.")) {
				if (part.equals("*")) {
					at.below.putAll(this.at("plans").at("<name>").below);
				}
				else {
					at = at.at(part);
				}
			}
		}

		private Branch at(String part) {
			return this.below.computeIfAbsent(part, (key) -> new Branch(new LinkedHashMap<>()));
		}

		private void check(YamlMap map) {
			Names known = Names.known("key", this.below.keySet());
			map.entries().forEach((key, node) -> {
				Branch branch = anyKey() ? this.below.values().iterator().next() : this.below.get(key);
				if (branch != null && node instanceof YamlMap child && !branch.below.isEmpty()) {
					branch.check(child);
				}
				else if (branch == null) {
					known.allows(key, node);
				}
			});
		}

		private boolean anyKey() {
			return this.below.keySet().iterator().next().startsWith("<");
		}

	}

}
