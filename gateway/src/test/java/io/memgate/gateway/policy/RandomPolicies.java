package io.memgate.gateway.policy;

import java.util.Random;

/** Policies made up from a seed. */
final class RandomPolicies {

	private final Random random;

	RandomPolicies(long seed) {
		this.random = new Random(seed);
	}

	/** The text of a policy. */
	String next() {
		StringBuilder text = new StringBuilder("""
				version: 1
				profile: full
				contact: https://example.com/quota
				warn-at: []
				default-plan: free
				""");
		text.append("tokenizer: ").append(any("cl100k_base", "o200k_base")).append('\n');
		text.append("notice-period: ").append(any("14d", "3d", "36h")).append('\n');
		text.append(any("", "unknown: commit\n", "unknown: release\n"));
		text.append(any("", throttle()));
		text.append("plans:\n  free:\n").append(plan());
		text.append(any("", "  large:\n" + plan()));
		text.append(any("", "accounts:\n" + account("acme") + any("", account("base"))));
		return text.toString();
	}

	/** Changes that any of these policies may have, in and after the notice period. */
	String changes() {
		return "changes:\n"
				+ change("one", "2026-12-10", "plans: { free: { apis: { search: { quota: " + quota() + " } } } }")
				+ change("two", "2026-12-20", "plans: { free: { " + any("concurrency: none", "max-body: 1KB") + " } }")
				+ any("", change("three", "2027-01-10", any("plans: { large: none }", "accounts: { acme: none }")));
	}

	private static String change(String id, String day, String keys) {
		return "  - { id: " + id + ", effective: " + day + "T00:00:00Z, summary: S., " + keys + " }\n";
	}

	private String plan() {
		return "    max-body: " + any("1KB", "2KB") + "\n" + any("", "    concurrency: " + number() + "\n")
				+ any("", "    quota: " + quota() + "\n") + "    apis:\n      search: { quota: " + quota() + limits()
				+ " }\n" + any("", "      upload: { quota: " + quota() + " }\n") + rates();
	}

	private String account(String id) {
		return "  " + id + ":\n    reason: \"a \\\"good\\\" one\"\n"
				+ any("", "    until: " + any("2026-12-05", "2027-03-31") + "T00:00:00Z\n")
				+ any("", "    concurrency: " + any(number(), "none") + "\n")
				+ any("", "    apis:\n      search: { quota: " + quota() + limits() + " }\n") + any("", rates());
	}

	private String limits() {
		return any("", ", max-input-tokens: " + number()) + any("", ", max-results: " + number())
				+ any("", ", max-body: " + any("1KB", "3KB"));
	}

	private String rates() {
		return any("", "    rates:\n      one: " + rate() + "\n" + any("", "      two: " + rate() + "\n"));
	}

	private String rate() {
		return "{ " + any("requests: ", "input-tokens: ") + number() + ", per: " + any("1s", "1m")
				+ any("", ", kind: window", ", kind: bucket, burst: " + number())
				+ any("", ", scope: key", ", scope: project") + any("", ", apis: [search]") + ", mode: "
				+ any("advisory", "shadow", "enforced") + " }";
	}

	private String quota() {
		return any(number(), "unlimited", "{ calls: " + number() + ", per: " + any("day", "month") + " }");
	}

	private String throttle() {
		return "throttle: { failures: { more-than: " + number() + ", per: " + any("10m", "1h") + " }, "
				+ any("", "excess: { more-than: 5, per: 1h }, ") + "first: " + any("1m", "2m")
				+ ", ceiling: 12h, rate: " + number() + ", forgotten-after: 1d, permanent-after: " + number() + " }\n";
	}

	private String number() {
		return Integer.toString(1 + this.random.nextInt(5));
	}

	private String any(String... choices) {
		return choices[this.random.nextInt(choices.length)];
	}

}
