package io.memgate.gateway.openapi;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.policy.Deprecation;
import io.memgate.gateway.policy.FixedPolicy;
import io.memgate.gateway.policy.PolicyLoader;
import io.memgate.gateway.policy.UsagePolicy;

/** The documents as they are served, without a gateway that serves them. */
public final class Documents {

	private static final JsonMapper JSON = new JsonMapper();

	private static final Path SHIPPED = Path.of("../deploy/policy");

	private Documents() {
	}

	/** That of the admin API. */
	public static JsonNode admin() {
		return JSON.valueToTree(Written.read("admin"));
	}

	/** That of everything public under a shipped policy. */
	public static JsonNode under(String policyFile) {
		return under(policy(policyFile), List.of(), Instant.EPOCH);
	}

	static JsonNode under(UsagePolicy policy, List<Deprecation> deprecations, Instant now) {
		PublicDocument document = new PublicDocument(FixedPolicy.inForce(policy), Clock.systemUTC());
		return JSON.valueToTree(document.document(policy, deprecations, now));
	}

	/** A shipped policy. */
	public static UsagePolicy policy(String file) {
		return PolicyLoader.load(SHIPPED.resolve(file)).revisions().getFirst().policy();
	}

}
