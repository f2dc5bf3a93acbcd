package io.memgate.gateway.admission;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.AuthenticationFilter;
import io.memgate.gateway.account.Caller;
import io.memgate.gateway.account.CallerChangedException;
import io.memgate.gateway.payload.Payload;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.RateItem;
import io.memgate.gateway.problem.Responder;
import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.telemetry.Trace;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * Decides a call in Redis, and reserves its quota, if its account's books may be relied
 * on. A call that is cancelled while it is being decided, or whose decision Redis did not
 * tell, is released. One that was completed before, by its Idempotency-Key, is answered
 * here as it was then. Where something may have changed of a remembered caller, it is
 * found out once more who calls, and decided then.
 */
public final class AdmissionFilter implements GatewayFilter {

	/** Header of a replayed answer: the request id of the call that was completed. */
	private static final String REPLAYED = "Memgate-Replay-Of";

	private static final Decision.Refused STORE_UNAVAILABLE = new Decision.Refused(
			AdmissionRefusals.storeUnavailable());

	private final AuthenticationFilter authentication;

	private final TrustedAccounts accounts;

	private final Ledger ledger;

	private final KnownRefusals known;

	private final LocalAdmission local;

	private final Settlements settlements;

	private final AdmissionMetrics metrics;

	private final QuotaWatcher watcher;

	AdmissionFilter(AuthenticationFilter authentication, TrustedAccounts accounts, Ledger ledger, KnownRefusals known,
			LocalAdmission local, Settlements settlements, AdmissionMetrics metrics, QuotaWatcher watcher) {
		this.authentication = authentication;
		this.accounts = accounts;
		this.ledger = ledger;
		this.known = known;
		this.local = local;
		this.settlements = settlements;
		this.metrics = metrics;
		this.watcher = watcher;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		return Caller.of(exchange).remembered()
				? admit(exchange, chain).onErrorResume(CallerChangedException.class,
						(ex) -> this.authentication.identifyAnew(exchange, (known) -> admit(known, chain)
							.onErrorResume(CallerChangedException.class, (again) -> STORE_UNAVAILABLE.answer(known))))
				: admit(exchange, chain);
	}

	private Mono<Void> admit(ServerWebExchange exchange, GatewayFilterChain chain) {
		HttpHeaders headers = exchange.getRequest().getHeaders();
		Call call = Call.of(exchange);
		Caller caller = Caller.of(exchange);
		Payload payload = Payload.of(exchange);
		if (!IdempotencyKey.isIn(headers)) {
			return decide(call, caller, payload, null).flatMap((decision) -> follow(decision, exchange, chain));
		}
		IdempotencyKey key = IdempotencyKey.of(headers, call, caller, payload);
		return (key == null) ? Responder.refuse(exchange, AdmissionRefusals.keyMalformed())
				: decide(call, caller, payload, key).flatMap((decision) -> follow(decision, exchange, chain));
	}

	private static Mono<Void> follow(Decision decision, ServerWebExchange exchange, GatewayFilterChain chain) {
		return switch (decision) {
			case Decision.Admitted admitted -> proceed(admitted, exchange, chain);
			case Decision.Refused refused -> refused.answer(exchange);
			case Decision.Replayed replayed -> replay(replayed, exchange);
		};
	}

	/*
	 * A cancel signal passes this operator even when the decision has gone by: the client
	 * of a forwarded call may leave at any time. So whichever comes first, decision or
	 * cancel, claims the call: a cancelled call is released and its decision dropped, a
	 * decided one is never released here.
	 */
	private Mono<Decision> decide(Call call, Caller caller, Payload payload, @Nullable IdempotencyKey key) {
		AtomicBoolean claimed = new AtomicBoolean();
		return this.accounts.of(caller.account())
			.flatMap((trust) -> decide(trust, call, caller, payload, key))
			.filter((decision) -> claimed.compareAndSet(false, true))
			.doOnCancel(() -> releaseUnless(claimed, call, caller, payload, key))
			.onErrorResume(RedisUnavailableException.class, (ex) -> undecided(ex, call, caller, payload, key));
	}

	private Mono<Decision> decide(Trust trust, Call call, Caller caller, Payload payload,
			@Nullable IdempotencyKey key) {
		return switch (trust) {
			case Trust.Whole whole -> admit(call, caller, payload, key);
			case Trust.Lost lost -> Mono.just(new Decision.Refused(AdmissionRefusals.inDoubt()));
			case Trust.Untold untold -> Mono.just(new Decision.Refused(AdmissionRefusals.notCompared()));
		};
	}

	/**
	 * What is counted in a body is known to be too much only here, where it has been.
	 */
	private Mono<Decision> admit(Call call, Caller caller, Payload payload, @Nullable IdempotencyKey key) {
		Decision again = (key == null) ? this.known.find(call, caller, Units.of(payload)) : null;
		if (again != null) {
			return Mono.just(again);
		}
		long mark = this.known.mark();
		long begun = System.nanoTime();
		return call.trace()
			.during(Trace.Part.ADMISSION, (part) -> this.ledger.admit(call, caller, payload, key))
			.doOnNext((decision) -> {
				this.metrics.decided(begun);
				note(decision, caller, mark);
			});
	}

	private void note(Decision decision, Caller caller, long mark) {
		switch (decision) {
			case Decision.Admitted admitted -> {
				this.local.note(caller.account());
				this.metrics.exceeded(admitted.limits());
				show(caller, admitted.limits());
			}
			case Decision.Refused refused -> {
				this.metrics.exceeded(refused.limits());
				show(caller, refused.limits());
				if (refused.known() != null) {
					this.known.keep(caller.account(), refused.known(), mark);
				}
				if (refused.isThrottle()) {
					this.local.forget(caller.account());
				}
			}
			case Decision.Replayed replayed -> {
			}
		}
	}

	private void show(Caller caller, LimitStates limits) {
		for (QuotaState quota : limits.quotas()) {
			this.watcher.seen(caller.account(), quota);
		}
	}

	private Mono<Decision> undecided(RedisUnavailableException ex, Call call, Caller caller, Payload payload,
			@Nullable IdempotencyKey key) {
		return Mono.fromSupplier(() -> {
			if (ex.mayHaveRun()) {
				release(call, caller, payload, key);
				return STORE_UNAVAILABLE;
			}
			Decision here = this.local.decide(call, caller, payload, key);
			return (here != null) ? here : STORE_UNAVAILABLE;
		});
	}

	private void releaseUnless(AtomicBoolean claimed, Call call, Caller caller, Payload payload,
			@Nullable IdempotencyKey key) {
		if (claimed.compareAndSet(false, true)) {
			release(call, caller, payload, key);
		}
	}

	private void release(Call call, Caller caller, Payload payload, @Nullable IdempotencyKey key) {
		this.settlements.releaseLater(this.ledger.reservation(call, caller, payload, key));
	}

	private static Mono<Void> proceed(Decision.Admitted admitted, ServerWebExchange exchange,
			GatewayFilterChain chain) {
		admitted.attach(exchange);
		return chain.filter(exchange);
	}

	private static Mono<Void> replay(Decision.Replayed replayed, ServerWebExchange exchange) {
		replayed.attach(exchange);
		HttpHeaders headers = exchange.getResponse().getHeaders();
		headers.set(REPLAYED, replayed.id());
		RateItem.write(replayed.limits().items(), headers);
		return Responder.succeed(exchange, replayed.answer().status(),
				replayed.answer().body().getBytes(StandardCharsets.UTF_8));
	}

}
