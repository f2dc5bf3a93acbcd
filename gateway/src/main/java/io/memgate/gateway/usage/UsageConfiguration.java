package io.memgate.gateway.usage;

import java.time.Clock;
import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.memgate.gateway.account.Directory;
import io.memgate.gateway.admission.Ledger;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.Rounds;
import io.memgate.gateway.redis.Store;

@Configuration(proxyBeanMethods = false)
class UsageConfiguration {

	private static final int REPORTS_AT_ONCE = 2;

	private static final int MOST_REPORTS_WAITING = 10_000;

	@Bean
	UsageLog usageLog(@Value("${memgate.usage-log.file}") String file,
			@Value("${memgate.usage-log.keep-days}") int keepDays, @Value("${memgate.node}") String node) {
		return new UsageLog(() -> LineAppenders.of(file, keepDays), node);
	}

	@Bean
	UsageMetrics usageMetrics(MeterRegistry registry, UsageLog log) {
		return new UsageMetrics(registry, log);
	}

	@Bean
	Recorder recorder(UsageLog log, UsageMetrics metrics, UsageCounts counts) {
		return new Recorder(log, metrics, counts);
	}

	@Bean
	UnsettledUsage unsettledUsage(Redis redis, Store store, MeterRegistry registry) {
		return new UnsettledUsage(redis, store, registry);
	}

	@Bean
	BusiestAccounts busiestAccounts(Redis redis, Store store) {
		return new BusiestAccounts(redis, store);
	}

	@Bean
	FirstCalls firstCalls(Redis redis, Store store) {
		return new FirstCalls(redis, store);
	}

	@Bean
	UsageCounts usageCounts(UnsettledUsage unsettled, BusiestAccounts busiest, FirstCalls first) {
		return new UsageCounts(unsettled, busiest, first);
	}

	@Bean
	Rounds counting(UsageCounts counts) {
		return Rounds.toTheEnd("Counting usage", Duration.ofSeconds(1), counts::round);
	}

	/** Adds up usage, off the thread on which Redis's replies come. */
	@Bean(destroyMethod = "dispose")
	Scheduler usageWork() {
		return Schedulers.newBoundedElastic(REPORTS_AT_ONCE, MOST_REPORTS_WAITING, "usage");
	}

	@Bean
	UsageBook usageBook(Redis redis, Store store, @Value("${memgate.usage.keep-days}") int keepDays,
			Scheduler usageWork) {
		return new UsageBook(redis, store, keepDays, usageWork);
	}

	@Bean
	Statements statements(Ledger ledger, Directory directory, FirstCalls firstCalls, PolicyInForce policy,
			Clock clock) {
		return new Statements(ledger, directory, firstCalls, policy, clock);
	}

	@Bean
	Rounds folding(UsageBook book, Directory directory, Clock clock) {
		UsageFolding folding = new UsageFolding(book, directory, clock);
		return new Rounds("Folding usage", Duration.ofMinutes(10), folding::round);
	}

}
