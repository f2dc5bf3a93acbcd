package io.memgate.gateway.admission;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.memgate.gateway.account.Caller;
import io.memgate.gateway.payload.Payload;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.Store;
import org.jspecify.annotations.Nullable;

/**
 * Admits calls while Redis is away, where no quota can be overrun by that: reads of Apis
 * without one, of accounts that Redis has admitted calls of shortly before. Enforced
 * rates are counted here meanwhile, each node having its share, all as windows. Such a
 * call is entered in the books when Redis is back; how many may wait for that is bounded.
 */
final class LocalAdmission {

	/** How long an account goes on after its last call that Redis admitted. */
	static final Duration KNOWN = Duration.ofMinutes(5);

	/** Calls that may wait to be entered. */
	static final int MOST_OWED = 10_000;

	private static final int MOST_ACCOUNTS = 50_000;

	private final Store store;

	private final Clock clock;

	private final String node;

	private final IntSupplier nodes;

	private final IntSupplier owed;

	private final Cache<String, Boolean> admitted = Caffeine.newBuilder()
		.maximumSize(MOST_ACCOUNTS)
		.expireAfterAccess(KNOWN)
		.executor(Runnable::run)
		.build();

	private final Map<String, Map<String, LocalWindow>> windows = new ConcurrentHashMap<>();

	/**
	 * @param clock shows Redis's time
	 * @param node this node's id
	 * @param nodes how many share the rates
	 * @param owed calls that wait to be settled
	 */
	LocalAdmission(Store store, Clock clock, String node, IntSupplier nodes, IntSupplier owed) {
		this.store = store;
		this.clock = clock;
		this.node = node;
		this.nodes = nodes;
		this.owed = owed;
	}

	/** Redis has admitted a call of an account: it is in good standing. */
	void note(String account) {
		if (this.admitted.getIfPresent(account) == null) {
			this.admitted.put(account, true);
		}
		if (!this.windows.isEmpty()) {
			this.windows.clear();
		}
	}

	/** Redis has refused an account for its standing. */
	void forget(String account) {
		this.admitted.invalidate(account);
	}

	/** What is decided here, or null where only Redis can decide. */
	@Nullable Decision decide(Call call, Caller caller, Payload payload, @Nullable IdempotencyKey key) {
		return (key == null && isAway() && isUnlimited(call, caller) && this.owed.getAsInt() < MOST_OWED
				&& this.admitted.getIfPresent(caller.account()) != null) ? byRates(call, caller, payload) : null;
	}

	private boolean isAway() {
		return this.store.state() instanceof Store.State.Shut shut && shut.why().isAbsence();
	}

	private static boolean isUnlimited(Call call, Caller caller) {
		return call.governed().effect() == Api.Effect.READ
				&& Limit.of(caller.limits(), call.governed()).stream().allMatch((limit) -> limit.quota() == null);
	}

	private Decision byRates(Call call, Caller caller, Payload payload) {
		Instant now = this.clock.instant();
		Reservation held = Reservation.of(call, caller, payload, null, this.node, now).unseen(now);
		List<Rate> rates = Rate.of(caller, call.governed(), Units.of(payload));
		AtomicReference<Decision> decision = new AtomicReference<>();
		this.windows.compute(caller.account(), (account, known) -> {
			Map<String, LocalWindow> windows = (known != null) ? known : new ConcurrentHashMap<>();
			decision.set(byRates(held, rates, windows, now));
			return windows;
		});
		return Objects.requireNonNull(decision.get());
	}

	private Decision byRates(Reservation held, List<Rate> rates, Map<String, LocalWindow> windows, Instant now) {
		List<LocalWindow> own = new ArrayList<>(rates.size());
		List<RateState> states = new ArrayList<>(rates.size());
		for (Rate rate : rates) {
			LocalWindow window = windows.computeIfAbsent(rate.field(), (field) -> new LocalWindow(rate.limit().per()));
			long share = rate.limit().amount() / this.nodes.getAsInt();
			own.add(window);
			states.add(new RateState(rate.limit(), rate.cost(), window.left(share, now),
					window.until(share, rate.cost(), now)));
		}
		LimitStates limits = new LimitStates(List.of(), states);
		for (RateState state : states) {
			if (state.isOver() && state.limit().mode() == RateLimit.Mode.ENFORCED) {
				return new Decision.Refused(AdmissionRefusals.rateLimited(state).repeated(), limits, null, now,
						DecidedBy.NODE);
			}
		}
		for (int i = 0; i < own.size(); i++) {
			own.get(i).take(rates.get(i).cost(), now);
		}
		return new Decision.Admitted(held, limits, now);
	}

}
