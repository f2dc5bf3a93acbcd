package io.memgate.gateway.admission;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.redis.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Which accounts' books may be relied on. An account's are looked at before its first
 * call in each stretch of the quota store being open, since what comes after a break may
 * be an older copy.
 *
 * <p>
 * A write that the memory service has completed is either still reserved or charged,
 * whatever happens meanwhile. So if its totals are asked for first and Redis afterwards,
 * {@code completed <= used + reserved} holds for each write Api of good books, also under
 * traffic. Where it does not hold, Redis has lost calls; the account is closed until the
 * books are put right, and looked at again no more often than each
 * {@link #LOOK_AGAIN_AFTER}.
 */
final class TrustedAccounts {

	static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(1);

	/** How often closed accounts are looked at though nobody calls. */
	static final Duration ROUND = Duration.ofSeconds(10);

	private static final Logger log = LoggerFactory.getLogger(TrustedAccounts.class);

	private static final int MOST_REMEMBERED = 100_000;

	private static final int AT_ONCE = 4;

	private static final Duration AS_LONG_AS_OPEN = Duration.ofMillis(Long.MAX_VALUE);

	private static final Trust WHOLE = new Trust.Whole();

	private final Store store;

	private final Ledger ledger;

	private final BackendTotals backend;

	private final PolicyInForce policy;

	private final Cache<String, Look> looks = Caffeine.newBuilder()
		.maximumSize(MOST_REMEMBERED)
		.executor(Runnable::run)
		.build();

	private final Map<String, Trust.Lost> closed = new ConcurrentHashMap<>();

	/** Whether the last look had no answer, which is said once. */
	private final AtomicBoolean untold = new AtomicBoolean();

	TrustedAccounts(Store store, Ledger ledger, BackendTotals backend, PolicyInForce policy) {
		this.store = store;
		this.ledger = ledger;
		this.backend = backend;
		this.policy = policy;
	}

	/**
	 * Whether an account's books may be relied on. Calls that ask at the same time share
	 * one look.
	 * @throws RedisUnavailableException as the signal; what was to come next has not been
	 * sent
	 */
	Mono<Trust> of(String account) {
		Store.State stretch = this.store.state();
		Look known = this.looks.getIfPresent(account);
		return ((known != null && known.stretch() == stretch) ? known : first(account, stretch)).trust();
	}

	private Look first(String account, Store.State stretch) {
		return Objects.requireNonNull(this.looks.asMap()
			.compute(account, (id, known) -> (known != null && known.stretch() == stretch) ? known
					: new Look(stretch, look(id))));
	}

	private Mono<Trust> look(String account) {
		return this.store.whenOpen(Mono.defer(() -> compared(account)))
			.onErrorMap(RedisUnavailableException.class,
					(ex) -> RedisUnavailableException.notSent("nothing is reserved: " + ex.getMessage(), ex))
			.doOnNext((trust) -> note(account, trust))
			.cache(TrustedAccounts::remembered, (ex) -> Duration.ZERO, () -> Duration.ZERO);
	}

	private static Duration remembered(Trust trust) {
		return switch (trust) {
			case Trust.Whole whole -> AS_LONG_AS_OPEN;
			case Trust.Lost lost -> LOOK_AGAIN_AFTER;
			case Trust.Untold untold -> Duration.ZERO;
		};
	}

	private Mono<Trust> compared(String account) {
		return this.backend.comparable(account, this.policy.get())
			.flatMap((completed) -> compared(account, completed))
			.defaultIfEmpty(WHOLE)
			.onErrorResume((ex) -> !(ex instanceof RedisUnavailableException),
					(ex) -> Mono.just(new Trust.Untold(ex.toString())));
	}

	private Mono<Trust> compared(String account, Map<String, Long> completed) {
		List<String> writes = this.policy.get().profile().writes();
		return this.ledger.read(account, writes, List.of())
			.map((reading) -> reading.lines()
				.stream()
				.filter((line) -> completed.getOrDefault(line.counter(), 0L) > line.used() + line.reserved())
				.findFirst()
				.<Trust>map((line) -> new Trust.Lost(line.counter(), completed.getOrDefault(line.counter(), 0L),
						line.used(), line.reserved()))
				.orElse(WHOLE));
	}

	private void note(String account, Trust trust) {
		switch (trust) {
			case Trust.Lost lost when this.closed.put(account, lost) == null -> log.error("""
					Account {} is closed: the memory service has completed {} calls of {}, its books have {} charged \
					and {} reserved, so Redis has lost calls. Its calls are refused, uncharged. Bring back Redis's \
					newest files, or accept what the memory service says: \
					deploy/memgate ledger accept --account {} --reason TEXT""", account, lost.completed(), lost.api(),
					lost.used(), lost.reserved(), account);
			case Trust.Whole whole when this.closed.remove(account) != null ->
				log.info("Account {} is open again: its books have all that the memory service has completed", account);
			case Trust.Untold untold when !this.untold.getAndSet(true) ->
				log.warn("Accounts are refused, since the memory service does not tell their totals: {}", untold.why());
			case Trust.Whole whole -> this.untold.set(false);
			default -> {
			}
		}
	}

	/** Looks anew at the next call. */
	void forget(String account) {
		this.looks.invalidate(account);
	}

	/** Accounts that this node has found to have lost something. */
	int closed() {
		return this.closed.size();
	}

	/** Looks at the closed accounts, so that one that was put right counts no more. */
	Mono<Void> round() {
		return Flux.fromIterable(this.closed.keySet())
			.flatMap((account) -> of(account).onErrorComplete(), AT_ONCE)
			.then();
	}

	/**
	 * A look at an account's books.
	 *
	 * @param stretch the stretch of the store being open that it is made in
	 * @param trust what it finds; made when first asked for
	 */
	private record Look(Store.State stretch, Mono<Trust> trust) {

	}

}
