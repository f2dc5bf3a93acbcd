package io.memgate.gateway.policy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import com.code_intelligence.jazzer.junit.FuzzTest;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever stands in a policy file, it is a policy or told to be none. */
class PolicyFileFuzzTests {

	@FuzzTest
	void aFileIsAPolicyOrItsMistakesAreTold(byte[] file) {
		Map<String, byte[]> files = new LinkedHashMap<>();
		files.put("policy.yml", file);
		files.put("profiles/full.yml", PolicyFiles.FULL_PROFILE.getBytes(StandardCharsets.UTF_8));
		try {
			assertThat(PolicyLoader.parse(PolicySource.of("policy.yml", files)).revisions()).isNotEmpty();
		}
		catch (PolicyException told) {
			assertThat(told).hasMessageContaining("policy.yml");
		}
	}

}
