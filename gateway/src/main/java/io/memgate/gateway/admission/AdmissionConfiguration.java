package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.memgate.gateway.account.AuthenticationFilter;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.Examination;
import io.memgate.gateway.redis.News;
import io.memgate.gateway.redis.Pulse;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.Rounds;
import io.memgate.gateway.redis.Schema;
import io.memgate.gateway.redis.Servers;
import io.memgate.gateway.redis.Store;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

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
	CallsInFlight callsInFlight(Ledger ledger) {
		return new CallsInFlight(ledger);
	}

	@Bean
	RateReader rateReader(Redis redis) {
		return new RateReader(redis);
	}

	@Bean
	Settlements settlements(Ledger ledger, QuotaWatcher watcher, AdmissionMetrics metrics) {
		return new Settlements(ledger, watcher, metrics);
	}

	@Bean
	Renewals renewals(Ledger ledger, @Value("${memgate.reservation-ttl}") Duration ttl) {
		return new Renewals(ledger, ttl);
	}

	@Bean
	AdmissionMetrics admissionMetrics(MeterRegistry registry) {
		return new AdmissionMetrics(registry);
	}

	@Bean
	MeterBinder reservationMeters(Renewals renewals, Settlements settlements, Reaper reaper) {
		return (registry) -> {
			Gauge.builder("memgate.reservations.open", renewals, Renewals::size)
				.description("Reservations of this node's calls in flight")
				.register(registry);
			Gauge.builder("memgate.settlements.owed", settlements, Settlements::owed)
				.description("Settlements that Redis has not acknowledged yet")
				.register(registry);
			Gauge.builder("memgate.reservations.orphaned", reaper, Reaper::orphans)
				.description("Reservations that nobody will settle and that this node's last look could not end")
				.register(registry);
			Gauge.builder("memgate.reservations.orphaned.age", reaper, (of) -> of.oldest().toMillis() / 1000.0)
				.description("How long the oldest of them has waited since it lapsed; 0 when there is none")
				.baseUnit("seconds")
				.register(registry);
		};
	}

	@Bean
	Nodes nodes(Redis redis, Clock clock, OpenAccounts accounts) {
		return new Nodes(redis, clock, accounts);
	}

	@Bean
	Continuity continuity(Redis redis, Store store, Servers servers, OpenAccounts accounts, BackendTotals backend,
			Schema schema) {
		return new Continuity(redis, store, servers, accounts, backend, schema);
	}

	@Bean
	Pulse pulse(Redis redis, Store store, List<Examination> examinations, MeterRegistry registry) {
		Timer timer = Timer.builder("memgate.quota.store.examination")
			.description("Time that a look at the quota store took, of those that it answered; made all the time")
			.register(registry);
		return new Pulse(redis, store, Examination.all(examinations).timed(timer));
	}

	@Bean
	Reaper reaper(Store store, Ledger ledger, Nodes nodes, OpenAccounts accounts, Renewals renewals,
			Settlements settlements, OutcomeSource backend, PolicyInForce policy, AdmissionMetrics metrics,
			Clock clock) {
		return new Reaper(store, ledger, nodes, accounts, renewals, settlements, new OrphanOutcomes(backend, policy),
				metrics, clock);
	}

	@Bean
	TrustedAccounts trustedAccounts(Store store, Ledger ledger, BackendTotals backend, PolicyInForce policy) {
		return new TrustedAccounts(store, ledger, backend, policy);
	}

	@Bean
	LedgerCheck ledgerCheck(Ledger ledger, BackendTotals totals, OutcomeLook outcomes, PolicyInForce policy,
			Clock clock) {
		return new LedgerCheck(ledger, totals, outcomes, policy, clock, LedgerCheck.PAUSE);
	}

	@Bean
	LedgerWatch ledgerWatch(LedgerCheck check, Directory directory, MeterRegistry registry) {
		return new LedgerWatch(check, directory, registry);
	}

	@Bean
	Rounds watchingTheLedger(LedgerWatch watch, Store store) {
		return new Rounds("Checking accounts' books", LedgerWatch.EVERY, () -> store.whenOpen(watch.round()));
	}

	@Bean
	Acceptance acceptance(Redis redis, Store store, LedgerCheck check, TrustedAccounts accounts, PolicyInForce policy,
			Clock clock) {
		return new Acceptance(redis, store, check, accounts, policy, clock);
	}

	@Bean
	MeterBinder closedAccountsGauge(TrustedAccounts accounts) {
		return (registry) -> Gauge.builder("memgate.accounts.closed", accounts, TrustedAccounts::closed)
			.description("Accounts that this node refuses because Redis has lost calls of theirs")
			.register(registry);
	}

	@Bean
	AccountsHealthIndicator accountsHealthIndicator(TrustedAccounts accounts) {
		return new AccountsHealthIndicator(accounts);
	}

	@Bean
	Rounds lookingAgain(TrustedAccounts accounts) {
		return new Rounds("Looking at closed accounts", TrustedAccounts.ROUND, accounts::round);
	}

	/** Ends when nothing is owed any more. */
	@Bean
	Rounds settling(Settlements settlements) {
		return Rounds.toTheEnd("Settling", Settlements.RETRY_EVERY, settlements::round, settlements::all);
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
	EarlierRefusals earlierRefusals(Redis redis, Clock clock) {
		return new EarlierRefusals(redis, clock);
	}

	@Bean
	Rounds keeping(EarlierRefusals earlier) {
		return new Rounds("Keeping refusals", Duration.ofSeconds(1), earlier::round);
	}

	@Bean
	LocalAdmission localAdmission(Store store, Clock clock, OpenAccounts accounts, Nodes nodes,
			Settlements settlements) {
		return new LocalAdmission(store, clock, accounts.node(), nodes::living, settlements::owed);
	}

	@Bean
	KnownRefusals knownRefusals(Clock clock, News news) {
		return new KnownRefusals(clock, news);
	}

	@Bean
	KnownRefusalFilter knownRefusalFilter(KnownRefusals known) {
		return new KnownRefusalFilter(known);
	}

	@Bean
	AdmissionFilter admissionFilter(AuthenticationFilter authentication, TrustedAccounts accounts, Ledger ledger,
			KnownRefusals known, LocalAdmission local, Settlements settlements, AdmissionMetrics metrics,
			QuotaWatcher watcher) {
		return new AdmissionFilter(authentication, accounts, ledger, known, local, settlements, metrics, watcher);
	}

}
