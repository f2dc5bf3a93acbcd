package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.Pulse;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.Servers;
import io.memgate.gateway.redis.Store;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AdmissionConfiguration {

	/**
	 * The node's id: its name and a number of its own for each start, so that a node that
	 * comes back after a crash is not taken for the one that holds the old reservations.
	 */
	@Bean
	OpenAccounts openAccounts(Redis redis, Clock clock, @Value("${memgate.node}") String name) {
		String start = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
		return new OpenAccounts(redis, clock, name.replaceAll("[^A-Za-z0-9._-]", "_") + '-' + start);
	}

	@Bean
	Ledger ledger(Redis redis, Store store, Clock clock, OpenAccounts accounts,
			@Value("${memgate.reservation-ttl}") Duration ttl) {
		return new Ledger(redis, store, clock, accounts, ttl);
	}

	@Bean
	Settlements settlements(Ledger ledger) {
		return new Settlements(ledger);
	}

	@Bean
	Renewals renewals(Ledger ledger, @Value("${memgate.reservation-ttl}") Duration ttl) {
		return new Renewals(ledger, ttl);
	}

	@Bean
	AdmissionMetrics admissionMetrics(MeterRegistry registry, Settlements settlements) {
		return new AdmissionMetrics(registry, settlements);
	}

	@Bean
	Nodes nodes(Redis redis, Clock clock, OpenAccounts accounts) {
		return new Nodes(redis, clock, accounts);
	}

	@Bean
	Continuity continuity(Redis redis, Store store, Servers servers, OpenAccounts accounts, BackendTotals backend) {
		return new Continuity(redis, store, servers, accounts, backend);
	}

	@Bean
	Pulse pulse(Redis redis, Store store, Continuity continuity) {
		return new Pulse(redis, store, continuity);
	}

	@Bean
	Reaper reaper(Store store, Ledger ledger, Nodes nodes, OpenAccounts accounts, Renewals renewals,
			Settlements settlements, OutcomeSource backend, PolicyInForce policy, AdmissionMetrics metrics,
			Clock clock) {
		return new Reaper(store, ledger, nodes, accounts, renewals, settlements, backend, policy, metrics, clock);
	}

	@Bean
	Rounds settling(Settlements settlements) {
		return new Rounds("Settling", Settlements.RETRY_EVERY, settlements::round);
	}

	@Bean
	Rounds renewing(Renewals renewals) {
		return new Rounds("Renewing", renewals.every(), renewals::round);
	}

	/** As often as reservations are renewed: one that lapses is found within a third. */
	@Bean
	Rounds reaping(Reaper reaper, Renewals renewals) {
		return new Rounds("Reaping", renewals.every(), reaper::round);
	}

	@Bean
	AdmissionFilter admissionFilter(Ledger ledger, Settlements settlements) {
		return new AdmissionFilter(ledger, settlements);
	}

}
