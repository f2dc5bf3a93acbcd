package io.memgate.gateway.deletion;

import java.time.Clock;

import io.memgate.gateway.account.DeletionBook;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.admission.CallsInFlight;
import io.memgate.gateway.notice.Webhooks;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.Redis;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DeletionConfiguration {

	@Bean
	Deletions deletions(DeletionBook book, CallsInFlight calls, StoredMemories memories, Redis redis,
			Directory directory, Webhooks webhooks, PolicyInForce policy, Clock clock) {
		return new Deletions(book, calls, memories, new Sweep(redis, directory, webhooks, policy, clock), clock);
	}

}
