package io.memgate.gateway.openapi;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Deprecation;
import io.memgate.gateway.policy.KeyForm;
import io.memgate.gateway.policy.UsagePolicy;

/**
 * Describes the governed calls of a policy. Its size is bounded by that of the policy's
 * files: what Apis have in common is said once, and limits of a few plans only.
 */
final class GovernedCalls {

	private final Map<String, Object> common = Written.read("governed");

	private final Map<String, Object> messages = Written.read("refusals");

	/** The part of a document that a policy's governed calls are. */
	Map<String, Object> of(UsagePolicy policy, List<Deprecation> deprecations, Instant now) {
		Refusals refusals = new Refusals(policy, this.messages);
		Map<String, Object> components = Tree.of("schemas", Tree.of("Refusal", refusals.envelope()), "responses",
				refusals.responses(), "examples", refusals.examples(), "securitySchemes",
				Tree.of("ApiKey", apiKey(policy.profile().key())));
		return Tree.merge(this.common, Tree.of("tags", List.of(tag(policy)), "paths",
				paths(policy, refusals, deprecations, now), "components", components));
	}

	private static Map<String, Object> tag(UsagePolicy policy) {
		return Tree.of("name", Operation.TAG, "description",
				"Calls that go to the memory service, under the limits of the account's plan. They are those of the"
						+ " profile " + policy.profile().name() + " under the policy revision " + policy.revision()
						+ "; tokens are counted by " + policy.tokenizer() + ". Ask for more at " + policy.contact()
						+ '.');
	}

	private static Map<String, Object> apiKey(KeyForm form) {
		String scheme = form.schemes().isEmpty() ? "" : form.schemes().getFirst() + ' ';
		return Tree.of("type", "apiKey", "in", "header", "name", form.header(), "description",
				"An ApiKey in the form '" + scheme + form.prefix() + "-...'." + ((form.schemes().size() > 1)
						? " The word before it may be any of " + String.join(", ", form.schemes()) + ", in any case."
						: ""));
	}

	private static Map<String, Object> paths(UsagePolicy policy, Refusals refusals, List<Deprecation> deprecations,
			Instant now) {
		Map<String, Object> paths = new LinkedHashMap<>();
		policy.profile().apis().values().stream().sorted(Comparator.comparing(Api::name)).forEach((api) -> {
			List<Deprecation> own = deprecations.stream()
				.filter((each) -> each.concerns(api) && !now.isBefore(each.deprecated()))
				.toList();
			if (own.stream().noneMatch((each) -> each.isWhole() && each.isGone(now))) {
				Tree.child(paths, api.path())
					.put(api.method().toLowerCase(Locale.ROOT), new Operation(api, policy, own).describe(refusals));
			}
		});
		return paths;
	}

}
