package io.memgate.gateway.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/** What a policy file says, under its profile. */
final class PolicyBinding {

	/** In place of an Api's limits: its calls are refused. */
	static final String REFUSED = "refused";

	private static final Duration LONGEST_RATE = Duration.ofDays(1);

	private static final Form<RateLimit.Mode> MODE = Form.oneOf(RateLimit.Mode.class);

	private static final Form<RateLimit.Kind> KIND = Form.oneOf(RateLimit.Kind.class);

	private static final Form<RateLimit.Scope> SCOPE = Form.oneOf(RateLimit.Scope.class);

	private static final Form<UnknownRule> UNKNOWN = Form.oneOf(UnknownRule.class);

	private static final Names QUOTA_KEYS = Names.known("key", List.of("calls", "per"));

	private final Profile profile;

	private final Names apis;

	private final Names refusable;

	/**
	 * @param profile the wire
	 * @param everKnown Apis of this profile and of those before it, which a change may
	 * take out
	 */
	PolicyBinding(Profile profile, Set<String> everKnown) {
		this.profile = profile;
		this.apis = Names.known("Api", profile.apis().keySet());
		this.refusable = Names.known("Api", everKnown);
	}

	UsagePolicy bind(YamlMap file, String revision) {
		file.required("version", Form.VERSION);
		file.required("profile", Form.SLUG);
		YamlMap plans = file.map("plans");
		return new UsagePolicy(revision, this.profile, file.required("tokenizer", Form.TOKENIZER),
				file.required("contact", Form.CONTACT), file.required("notice-period", Form.DURATION),
				file.list("warn-at", Form.PERCENT), file.optional("unknown", UNKNOWN), ThrottleBinding.bind(file),
				file.required("default-plan", Form.known("a plan of this file", plans.keys())),
				plans.each(Names.SLUGS, this::plan),
				file.optionalMap("accounts").each(Names.SLUGS, (id, account) -> exception(account, plans)));
	}

	private Plan plan(String name, YamlMap plan) {
		return new Plan(name, plan.required("max-body", Form.SIZE), plan.optional("concurrency", Form.COUNT),
				quota(plan), withoutRefused(plan.map("apis")).each(this.apis, this::limits),
				List.copyOf(plan.optionalMap("rates").each(Names.SLUGS, this::rate).values()));
	}

	/** What is left of a plan's Apis without those that it refuses by name. */
	private YamlMap withoutRefused(YamlMap apis) {
		apis.taken().values().forEach((none) -> none.unexpected("a map, or " + REFUSED));
		Map<String, YamlNode> left = new LinkedHashMap<>(apis.entries());
		left.entrySet()
			.removeIf((api) -> isRefused(api.getValue()) && this.refusable.allows(api.getKey(), api.getValue()));
		return new YamlMap(apis.place(), apis.mistakes(), left);
	}

	private static boolean isRefused(YamlNode limits) {
		return limits instanceof YamlScalar scalar && scalar.text().equals(REFUSED);
	}

	private ApiLimits limits(String name, YamlMap limits) {
		Api api = this.profile.apis().get(name);
		if (hasNoText(name)) {
			limits.refuse("max-input-tokens", cannotHold("no text of " + name));
		}
		if (api != null && api.results().isEmpty()) {
			limits.refuse("max-results", cannotHold("no result count of " + name));
			limits.refuse("max-results-total", cannotHold("no result count of " + name));
		}
		if (api != null && api.elements().isEmpty()) {
			limits.refuse("max-elements", cannotHold("no elements of " + name));
		}
		if (api != null && !api.hasBody()) {
			limits.refuse("max-body", cannotHold("no body of " + name));
		}
		if (!limits.has("quota")) {
			limits.required("quota", Form.QUOTA);
		}
		return new ApiLimits(quota(limits), limits.optional("max-input-tokens", Form.COUNT),
				limits.optional("max-results", Form.COUNT), limits.optional("max-results-total", Form.COUNT),
				limits.optional("max-elements", Form.COUNT), limits.optional("max-body", bodySize(api)));
	}

	private static Form<DataSize> bodySize(@Nullable Api api) {
		return (api != null && api.request() == Api.Request.STREAM) ? Form.STREAM_SIZE : Form.SIZE;
	}

	private boolean hasNoText(String name) {
		Api api = this.profile.apis().get(name);
		return api != null && api.text().isEmpty();
	}

	private String cannotHold(String missing) {
		return "cannot be held: profile " + this.profile.name() + " names " + missing;
	}

	private RateLimit rate(String name, YamlMap rate) {
		boolean tokens = rate.has("input-tokens");
		if (tokens) {
			rate.refuse("requests", "stands beside input-tokens; expected one of the two");
		}
		int amount = tokens ? rate.required("input-tokens", Form.COUNT) : rate.required("requests", Form.COUNT);
		RateLimit.Kind kind = rate.optional("kind", KIND, RateLimit.Kind.WINDOW);
		if (kind != RateLimit.Kind.BUCKET) {
			rate.refuse("burst", "only a bucket has a burst; expected kind: bucket, or no burst");
		}
		return new RateLimit(name, amount, tokens ? RateLimit.Unit.INPUT_TOKENS : RateLimit.Unit.REQUESTS, per(rate),
				kind, rate.optional("burst", Form.COUNT, amount),
				rate.optional("scope", SCOPE, RateLimit.Scope.ACCOUNT), apis(rate, tokens),
				rate.required("mode", MODE));
	}

	private Set<String> apis(YamlMap rate, boolean tokens) {
		if (rate.entries().get("apis") instanceof YamlScalar scalar && scalar.text().equals("all")) {
			return Set.of();
		}
		List<String> apis = rate.optionalList("apis",
				Form.known("an Api of the profile", new TreeSet<>(this.profile.apis().keySet())));
		apis.stream()
			.filter((api) -> tokens && hasNoText(api))
			.forEach((api) -> rate.mistake("apis", cannotHold("no text of " + api)));
		return Set.copyOf(apis);
	}

	private static Duration per(YamlMap rate) {
		Duration per = rate.required("per", Form.DURATION);
		if (per.compareTo(LONGEST_RATE) > 0) {
			rate.mistake("per", "found a time longer than a day; expected 1s to 1d, or a quota with a period");
		}
		return per;
	}

	private AccountException exception(YamlMap account, YamlMap plans) {
		return new AccountException(account.required("reason", Form.TEXT), until(account),
				plans.each(Names.SLUGS, (name, plan) -> plan(name, Overlay.exception(plan, account))));
	}

	private static @Nullable Instant until(YamlMap account) {
		YamlNode until = account.entries().get("until");
		return (until == null || Overlay.isNone(until)) ? null : account.optional("until", Form.INSTANT);
	}

	/** The quota of a plan or of an Api; null for unlimited. */
	private static @Nullable Quota quota(YamlMap limits) {
		if (limits.entries().get("quota") instanceof YamlMap map) {
			map.entries().forEach(QUOTA_KEYS::allows);
			return new Quota(map.required("calls", Form.CALLS), map.required("per", Form.PERIOD));
		}
		if (limits.taken().containsKey("quota")) {
			limits.required("quota", Form.QUOTA);
		}
		Optional<Quota> quota = limits.optional("quota", Form.QUOTA);
		return (quota != null) ? quota.orElse(null) : null;
	}

}
