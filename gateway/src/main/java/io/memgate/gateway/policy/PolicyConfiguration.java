package io.memgate.gateway.policy;

import java.nio.file.Path;
import java.time.Instant;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PolicyConfiguration {

	private static final Logger log = LoggerFactory.getLogger(PolicyConfiguration.class);

	@Bean
	PolicyInForce policyInForce(@Value("${memgate.policy}") Path file) {
		PolicyRevisions revisions = PolicyLoader.load(file);
		UsagePolicy policy = revisions.at(Instant.now()).policy();
		log.info("Policy {} is in force: profile {}, revision {}, hash {}", file, policy.profile().name(),
				policy.revision(), revisions.source().hash());
		return new PolicyInForce(policy);
	}

}
