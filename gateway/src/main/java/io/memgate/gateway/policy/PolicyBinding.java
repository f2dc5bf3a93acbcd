package io.memgate.gateway.policy;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** What a policy file says, under its profile. */
final class PolicyBinding {

	private static final Form<RateLimit.Mode> MODE = Form.oneOf(RateLimit.Mode.class);

	private static final Form<UnknownRule> UNKNOWN = Form.oneOf(UnknownRule.class);

	private static final Names QUOTA_KEYS = Names.known("key", List.of("calls", "per"));

	private final Profile profile;

	private final Names apis;

	PolicyBinding(Profile profile) {
		this.profile = profile;
		this.apis = Names.known("Api", profile.apis().keySet());
	}

	UsagePolicy bind(YamlMap file, String hash) {
		file.required("version", Form.VERSION);
		file.required("profile", Form.SLUG);
		YamlMap plans = file.map("plans");
		return new UsagePolicy(hash, this.profile, file.required("tokenizer", Form.TOKENIZER),
				file.required("contact", Form.CONTACT), file.required("notice-period", Form.DURATION),
				file.list("warn-at", Form.PERCENT), file.optional("unknown", UNKNOWN),
				file.required("default-plan", Form.known("a plan of this file", plans.keys())),
				plans.each(Names.SLUGS, this::plan),
				file.optionalMap("accounts").each(Names.SLUGS, (id, account) -> exception(account, plans)));
	}

	private Plan plan(String name, YamlMap plan) {
		return new Plan(name, plan.required("max-body", Form.SIZE), quota(plan),
				plan.map("apis").each(this.apis, this::limits),
				List.copyOf(plan.optionalMap("rates").each(Names.SLUGS, this::rate).values()));
	}

	private ApiLimits limits(String name, YamlMap limits) {
		Api api = this.profile.apis().get(name);
		if (api != null && api.text().isEmpty()) {
			limits.refuse("max-input-tokens", cannotHold("no text of " + name));
		}
		if (api != null && api.results().isEmpty()) {
			limits.refuse("max-results", cannotHold("no result count of " + name));
		}
		if (!limits.has("quota")) {
			limits.required("quota", Form.QUOTA);
		}
		return new ApiLimits(quota(limits), limits.optional("max-input-tokens", Form.COUNT),
				limits.optional("max-results", Form.COUNT));
	}

	private String cannotHold(String missing) {
		return "cannot be held: profile " + this.profile.name() + " names " + missing;
	}

	private RateLimit rate(String name, YamlMap rate) {
		RateLimit.Mode mode = rate.required("mode", MODE);
		if (mode != RateLimit.Mode.ADVISORY) {
			rate.mistake("mode",
					"this version only tells a rate limit and does not count or enforce it; expected advisory");
		}
		return new RateLimit(name, rate.required("requests", Form.COUNT), rate.required("per", Form.DURATION), mode);
	}

	private AccountException exception(YamlMap account, YamlMap plans) {
		return new AccountException(account.required("reason", Form.TEXT), account.optional("until", Form.INSTANT),
				plans.each(Names.SLUGS, (name, plan) -> plan(name, account.over(plan))));
	}

	/** The quota of a plan or of an Api; null for unlimited. */
	private static @Nullable Quota quota(YamlMap limits) {
		if (limits.entries().get("quota") instanceof YamlMap map) {
			map.entries().forEach(QUOTA_KEYS::allows);
			return new Quota(map.required("calls", Form.CALLS), map.required("per", Form.PERIOD));
		}
		Optional<Quota> quota = limits.optional("quota", Form.QUOTA);
		return (quota != null) ? quota.orElse(null) : null;
	}

}
