package io.memgate.gateway.throttle;

import java.time.Clock;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Mono;

import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.ThrottleRules;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.Rounds;
import io.memgate.gateway.redis.Store;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StandingConfiguration {

	@Bean
	Standings standings(Redis redis, Store store, PolicyInForce policy, Clock clock, MeterRegistry registry) {
		return new Standings(redis, store, policy, clock, new StandingChanges(registry));
	}

	@Bean
	EvidenceCollector evidenceCollector(Standings standings) {
		return new EvidenceCollector(standings::weigh, Ticker.systemTicker());
	}

	@Bean
	EvidenceFilter evidenceFilter(EvidenceCollector collector, ClientAddresses addresses) {
		return new EvidenceFilter(collector, addresses);
	}

	@Bean
	Rounds weighing(EvidenceCollector collector, PolicyInForce policy) {
		return new Rounds("Weighing evidence", EvidenceCollector.ROUND, () -> {
			ThrottleRules rules = policy.get().throttle();
			return (rules != null) ? collector.round(rules) : Mono.empty();
		});
	}

}
