package io.memgate.gateway.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import io.memgate.gateway.policy.PolicyLoader;
import io.memgate.gateway.policy.PolicyRevisions;
import io.memgate.gateway.policy.PolicySource;

/** Policies with one plan of a test's own, under the shipped profile. */
final class Policies {

	private static final String PROFILE = "profiles/memos-2025-09.yml";

	private static final String HEAD = """
			version: 1
			profile: memos-2025-09
			tokenizer: cl100k_base
			contact: https://example.com/quota
			notice-period: 14d
			warn-at: []
			default-plan: free
			plans:
			  free:
			    max-body: 1KB
			""";

	private Policies() {
	}

	/**
	 * One whose plan has these lines, indented by four; what is not indented follows the
	 * plan.
	 */
	static PolicyRevisions of(String plan) {
		Map<String, byte[]> files = new LinkedHashMap<>();
		files.put("policy.yml", (HEAD + plan).getBytes(StandardCharsets.UTF_8));
		files.put(PROFILE, shipped());
		return PolicyLoader.parse(PolicySource.of("policy.yml", files));
	}

	/** One that limits searches only. */
	static PolicyRevisions searches(String limits) {
		return of("    apis: { searchMemory: { " + limits + " } }\n");
	}

	private static byte[] shipped() {
		try {
			return Files.readAllBytes(Path.of("../deploy/policy").resolve(PROFILE));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
