package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.memgate.gateway.redis.Store;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends the reservations that nobody will settle: those past their deadline whose node is
 * gone, and those of this node that it holds no more, which are its writes with an
 * unknown outcome. What has none for now waits for the next round.
 *
 * <p>
 * Every node reaps, and any two may reap the same reservation at once: the script ends it
 * only once and only past its deadline, and the memory service gives both the same
 * answer.
 *
 * <p>
 * Nobody reaps while the quota store is closed, since no node can say then that it is
 * alive; and the first round of each stretch of its being open only looks.
 */
final class Reaper {

	private static final Logger log = LoggerFactory.getLogger(Reaper.class);

	private static final int ACCOUNTS_AT_ONCE = 16;

	/** Every so many rounds a node looks at all its accounts. */
	static final int ALL_EVERY = 6;

	private static final int ORPHANS_AT_ONCE = 4;

	private final Store store;

	private final Ledger ledger;

	private final Nodes nodes;

	private final OpenAccounts accounts;

	private final Renewals renewals;

	private final Settlements settlements;

	private final OrphanOutcomes outcomes;

	private final AdmissionMetrics metrics;

	private final Clock clock;

	private final AtomicInteger rounds = new AtomicInteger();

	private volatile Store.@Nullable State stretch;

	/** Of the look that goes on. */
	private volatile Orphans found = new Orphans();

	/** Of the last look that was ended. */
	private volatile Orphans left = new Orphans();

	Reaper(Store store, Ledger ledger, Nodes nodes, OpenAccounts accounts, Renewals renewals, Settlements settlements,
			OrphanOutcomes outcomes, AdmissionMetrics metrics, Clock clock) {
		this.store = store;
		this.ledger = ledger;
		this.nodes = nodes;
		this.accounts = accounts;
		this.renewals = renewals;
		this.settlements = settlements;
		this.outcomes = outcomes;
		this.metrics = metrics;
		this.clock = clock;
	}

	/**
	 * Looks once at the accounts of every node that is gone, and where this node has left
	 * something, now and then at all its accounts.
	 */
	Mono<Void> round() {
		Store.State now = this.store.state();
		boolean first = now != this.stretch;
		this.stretch = now;
		return switch (now) {
			case Store.State.Shut shut -> Mono.empty();
			case Store.State.Open open -> first ? this.nodes.lookFirst() : reap();
		};
	}

	/** Reservations that the last look found to be nobody's and could not end. */
	int orphans() {
		return this.left.count();
	}

	/** How long the oldest of them has waited since it lapsed; zero without any. */
	Duration oldest() {
		Instant lapsed = this.left.oldest();
		return (lapsed != null) ? Duration.between(lapsed, this.clock.instant()) : Duration.ZERO;
	}

	private Mono<Void> reap() {
		this.outcomes.begin();
		Orphans look = new Orphans();
		this.found = look;
		return this.nodes.look()
			.flatMapMany((census) -> reapLeft(census)
				.thenMany(Flux.fromIterable(census.gone()).concatMap((node) -> reap(node, census, Duration.ZERO)))
				.concatWith(reapAll(census)))
			.then(Mono.fromRunnable(() -> this.left = look));
	}

	/** This node knows where it has left something. */
	private Mono<Void> reapLeft(Nodes.Census census) {
		return told(this.accounts.node(), Flux
			.defer(() -> look(this.accounts.node(), this.accounts.takeLeft(), (account) -> reapLeft(account, census))));
	}

	/** Whatever else went wrong is found now and then. */
	private Mono<Void> reapAll(Nodes.Census census) {
		return Mono.defer(() -> (this.rounds.getAndIncrement() % ALL_EVERY == 0)
				? reap(this.accounts.node(), census, OpenAccounts.IDLE) : Mono.empty());
	}

	private Flux<Outcome> reapLeft(String account, Nodes.Census census) {
		return this.ledger.open(account)
			.doOnNext((open) -> leaveAgain(account, open))
			.doOnError((ex) -> this.accounts.leave(account))
			.flatMapMany((open) -> reap(orphans(open, census)));
	}

	/** Something in flight may be what was left. */
	private void leaveAgain(String account, List<OpenReservation> open) {
		if (holdsOf(this.accounts.node(), open)) {
			this.accounts.leave(account);
		}
	}

	/** A node's accounts; those that have been idle for a while are removed. */
	private Mono<Void> reap(String node, Nodes.Census census, Duration idle) {
		Instant before = this.clock.instant().minus(idle);
		return told(node, this.accounts.of(node).concatMap((page) -> reap(node, page, census, before), 1));
	}

	private Flux<Outcome> reap(String node, OpenAccounts.Page page, Nodes.Census census, Instant before) {
		if (page.isEmpty() && census.gone().contains(node)) {
			return this.nodes.remove(node).thenMany(Flux.empty());
		}
		return look(node, page.accounts(),
				(account) -> reap(node, account, census, page.isWrittenBefore(account, before)))
			.concatWith(Mono.defer(() -> this.accounts.removeBefore(node, page.end(before))).then(Mono.empty()));
	}

	/** One account that cannot be read must not keep the others from being reaped. */
	private Flux<Outcome> look(String node, Collection<String> accounts, Function<String, Flux<Outcome>> look) {
		Queue<String> failures = new ConcurrentLinkedQueue<>();
		return Flux.fromIterable(accounts)
			.flatMap((account) -> look.apply(account)
				.doOnError((ex) -> failures.add(account + ": " + ex))
				.onErrorResume((ex) -> this.accounts.keep(node, account).then(Mono.empty())), ACCOUNTS_AT_ONCE)
			.doFinally((signal) -> tell(node, failures));
	}

	private static Mono<Void> told(String node, Flux<Outcome> reaped) {
		return reaped.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
			.doOnNext((outcomes) -> tell(node, outcomes))
			.then();
	}

	/**
	 * One account. It may be removed only when nothing of the node was found there, so
	 * one that had something is found again by the next round.
	 */
	private Flux<Outcome> reap(String node, String account, Nodes.Census census, boolean removable) {
		return this.ledger.open(account)
			.flatMapMany((open) -> (removable && holdsOf(node, open))
					? this.accounts.keep(node, account).thenMany(reap(orphans(open, census)))
					: reap(orphans(open, census)));
	}

	private static boolean holdsOf(String node, List<OpenReservation> open) {
		return open.stream().anyMatch((held) -> held.reservation().node().equals(node));
	}

	private Flux<Outcome> reap(List<OpenReservation> orphans) {
		return Flux.fromIterable(orphans).flatMap(this::reap, ORPHANS_AT_ONCE);
	}

	private List<OpenReservation> orphans(List<OpenReservation> open, Nodes.Census census) {
		Instant now = this.clock.instant();
		return open.stream()
			.filter((held) -> held.hasLapsed(now))
			.filter((held) -> isOrphan(held.reservation(), census))
			.toList();
	}

	private boolean isOrphan(Reservation held, Nodes.Census census) {
		return held.node().equals(this.accounts.node()) ? !answersFor(held.id())
				: !census.living().contains(held.node());
	}

	private boolean answersFor(String id) {
		return this.renewals.holds(id) || this.settlements.owes(id);
	}

	/**
	 * Ends one; {@link Outcome#UNKNOWN} where it stays, empty where another was first.
	 */
	private Mono<Outcome> reap(OpenReservation orphan) {
		Reservation held = orphan.reservation();
		return this.outcomes.of(held)
			.flatMap((outcome) -> (outcome == Outcome.UNKNOWN) ? Mono.just(outcome)
					: this.ledger.reap(held, outcome).filter(Boolean::booleanValue).map((reaped) -> outcome))
			.doOnNext((outcome) -> {
				this.metrics.reaped(outcome);
				if (outcome == Outcome.UNKNOWN) {
					stays(orphan);
				}
			});
	}

	/** One of this node is looked for in the next round, as those of others are. */
	private void stays(OpenReservation orphan) {
		this.found.add(orphan);
		if (orphan.reservation().node().equals(this.accounts.node())) {
			this.accounts.leave(orphan.reservation().account());
		}
	}

	private static void tell(String node, Queue<String> failures) {
		if (!failures.isEmpty()) {
			log.warn("Reservations of {} in {} accounts cannot be reaped now and are looked at again, the first {}",
					node, failures.size(), failures.peek());
		}
	}

	private static void tell(String node, Map<Outcome, Long> reaped) {
		long charged = reaped.getOrDefault(Outcome.SUCCESS, 0L);
		long released = reaped.getOrDefault(Outcome.FAILURE, 0L);
		if (charged + released > 0) {
			log.info("Reservations of {} that nobody settled: {} charged, {} released, {} wait for the memory service",
					node, charged, released, reaped.getOrDefault(Outcome.UNKNOWN, 0L));
		}
	}

}
