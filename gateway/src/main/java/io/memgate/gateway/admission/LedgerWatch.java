package io.memgate.gateway.admission;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.Directory;

/**
 * Checks the books of all accounts in the background, a few in each round, and then again
 * from the first; those that did not agree again in each round, until they do.
 */
final class LedgerWatch {

	static final Duration EVERY = Duration.ofSeconds(10);

	private static final Logger log = LoggerFactory.getLogger(LedgerWatch.class);

	/** Few, so that a check is not seen beside the calls. */
	private static final int AT_ONCE = 5;

	/** Accounts that differ and are remembered; more are counted when they come again. */
	private static final int MOST_REMEMBERED = 1000;

	private final LedgerCheck check;

	private final Directory directory;

	private final Set<String> differing = ConcurrentHashMap.newKeySet();

	private final Map<Balance.State, Counter> checks = new EnumMap<>(Balance.State.class);

	private volatile @Nullable String after;

	LedgerWatch(LedgerCheck check, Directory directory, MeterRegistry registry) {
		this.check = check;
		this.directory = directory;
		Gauge.builder("memgate.ledger.drift", this.differing, Set::size)
			.description("Accounts whose books did not agree when this node checked them last")
			.register(registry);
		for (Balance.State state : Balance.State.values()) {
			this.checks.put(state,
					Counter.builder("memgate.ledger.checks")
						.description("Accounts whose books this node has checked, by what was found")
						.tag("state", state.word())
						.register(registry));
		}
	}

	/** Checks those that differed, and the next few. */
	Mono<Void> round() {
		return Flux.fromIterable(this.differing)
			.concatMap(this::again)
			.concatWith(next())
			.concatMap(this::check)
			.then();
	}

	/** One that was deleted meanwhile has no books any more. */
	private Mono<Account> again(String id) {
		return this.directory.find(id).switchIfEmpty(Mono.fromRunnable(() -> this.differing.remove(id)));
	}

	private Flux<Account> next() {
		String last = this.after;
		return ((last != null) ? this.directory.listAfter(last, AT_ONCE) : this.directory.list(AT_ONCE))
			.doOnSuccess((page) -> this.after = (page != null) ? page.next() : null)
			.flatMapIterable((page) -> page.accounts())
			.filter((account) -> account.deleting() == null && !this.differing.contains(account.id()));
	}

	private Mono<Balance> check(Account account) {
		return this.check.check(account).doOnNext((balance) -> note(account, balance));
	}

	private void note(Account account, Balance balance) {
		Counter counter = this.checks.get(balance.state());
		if (counter != null) {
			counter.increment();
		}
		switch (balance.state()) {
			case DIFFERENCE -> differs(account, balance);
			case BALANCED -> {
				if (this.differing.remove(account.id())) {
					log.info("The books of account {} agree again", account.id());
				}
			}
			case MOVING, UNCHECKED -> {
			}
		}
	}

	private void differs(Account account, Balance balance) {
		if (this.differing.size() < MOST_REMEMBERED && this.differing.add(account.id())) {
			log.error(
					"The books of account {} do not agree: {} See all of it by deploy/memgate ledger check --account {}",
					account.id(), balance.why(), account.id());
		}
	}

}
