package io.memgate.gateway.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.RateItem;
import io.memgate.gateway.problem.Responder;
import io.memgate.gateway.redis.RedisUnavailableException;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

/**
 * Decides a call in Redis, and reserves its quota. A call that is cancelled while it is
 * being decided, or whose decision Redis did not tell, is released.
 */
public final class AdmissionFilter implements GatewayFilter {

	private final Ledger ledger;

	private final Settlements settlements;

	public AdmissionFilter(Ledger ledger, Settlements settlements) {
		this.ledger = ledger;
		this.settlements = settlements;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		return decide(Call.of(exchange), Caller.of(exchange)).flatMap((decision) -> switch (decision) {
			case Decision.Admitted admitted -> proceed(admitted, exchange, chain);
			case Decision.Refused refused -> refuse(refused, exchange);
		});
	}

	/*
	 * A cancel signal passes this operator even when the decision has gone by: the client
	 * of a forwarded call may leave at any time. So whichever comes first, decision or
	 * cancel, claims the call: a cancelled call is released and its decision dropped, a
	 * decided one is never released here.
	 */
	private Mono<Decision> decide(Call call, Caller caller) {
		AtomicBoolean claimed = new AtomicBoolean();
		return this.ledger.admit(call, caller)
			.filter((decision) -> claimed.compareAndSet(false, true))
			.doOnCancel(() -> releaseUnless(claimed, call, caller))
			.onErrorResume(RedisUnavailableException.class, (ex) -> undecided(ex, call, caller));
	}

	private Mono<Decision> undecided(RedisUnavailableException ex, Call call, Caller caller) {
		return Mono.fromSupplier(() -> {
			if (ex.mayHaveRun()) {
				release(call, caller);
			}
			return new Decision.Refused(AdmissionRefusals.storeUnavailable(), List.of());
		});
	}

	private void releaseUnless(AtomicBoolean claimed, Call call, Caller caller) {
		if (claimed.compareAndSet(false, true)) {
			release(call, caller);
		}
	}

	private void release(Call call, Caller caller) {
		this.settlements.releaseLater(this.ledger.reservation(call, caller));
	}

	private static Mono<Void> proceed(Decision.Admitted admitted, ServerWebExchange exchange,
			GatewayFilterChain chain) {
		admitted.attach(exchange);
		return chain.filter(exchange);
	}

	private static Mono<Void> refuse(Decision.Refused refused, ServerWebExchange exchange) {
		if (!refused.quotas().isEmpty()) {
			RateItem.write(items(refused.quotas(), List.of()), exchange.getResponse().getHeaders());
		}
		return Responder.refuse(exchange, refused.refusal());
	}

	/** The rate headers' items: quotas with what is left of them, then rates. */
	public static List<RateItem> items(List<QuotaState> quotas, List<RateLimit> rates) {
		List<RateItem> items = new ArrayList<>(quotas.size() + rates.size());
		for (QuotaState quota : quotas) {
			items.add(quota.item());
		}
		for (RateLimit rate : rates) {
			items.add(new RateItem(rate.name(), rate.requests(), rate.per().toSeconds(), null, null));
		}
		return items;
	}

}
