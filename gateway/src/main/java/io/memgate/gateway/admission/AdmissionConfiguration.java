package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Duration;

import io.memgate.gateway.redis.Redis;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AdmissionConfiguration {

	@Bean
	Ledger ledger(Redis redis, Clock clock, @Value("${memgate.reservation-ttl}") Duration ttl) {
		return new Ledger(redis, clock, ttl);
	}

	@Bean
	Settlements settlements(Ledger ledger) {
		return new Settlements(ledger);
	}

	@Bean
	AdmissionFilter admissionFilter(Ledger ledger, Settlements settlements) {
		return new AdmissionFilter(ledger, settlements);
	}

}
