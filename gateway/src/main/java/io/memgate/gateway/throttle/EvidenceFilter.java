package io.memgate.gateway.throttle;

import java.time.Duration;
import java.util.List;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.admission.Decision;
import io.memgate.gateway.admission.RateState;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.policy.ThrottleRules.Evidence;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

/**
 * Looks, when a call of a known caller has ended, whether it is evidence, if the policy
 * has rules of throttling.
 */
public final class EvidenceFilter implements GatewayFilter {

	private final EvidenceCollector collector;

	private final ClientAddresses addresses;

	EvidenceFilter(EvidenceCollector collector, ClientAddresses addresses) {
		this.collector = collector;
		this.addresses = addresses;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		return (Call.of(exchange).policy().throttle() == null) ? chain.filter(exchange)
				: chain.filter(exchange).doFinally((signal) -> look(exchange));
	}

	private void look(ServerWebExchange exchange) {
		Caller caller = Caller.find(exchange);
		if (caller == null) {
			return;
		}
		Refusal refusal = Refusal.find(exchange);
		if (refusal != null) {
			look(exchange, caller, refusal);
		}
		Decision.Admitted admitted = Decision.Admitted.find(exchange);
		if (admitted != null && isAnyExcess(admitted.limits().rates())) {
			this.collector.note(caller.account(), Evidence.EXCESS);
		}
	}

	private static boolean isAnyExcess(List<RateState> rates) {
		for (RateState rate : rates) {
			if (isExcess(rate)) {
				return true;
			}
		}
		return false;
	}

	/*
	 * Of a shadow limit nobody is told, and what an enforced one refuses is no load: only
	 * who ignores that is noted.
	 */
	private static boolean isExcess(RateState rate) {
		return rate.limit().mode() == RateLimit.Mode.ADVISORY && rate.isOver();
	}

	/*
	 * Who has used up a quota is told when there will be more, if ever, but nobody who
	 * goes on asking is ignoring a pace; such a call counts like one that was wrong. A
	 * call that is refused by a rate and can never conform is wrong, too.
	 */
	private void look(ServerWebExchange exchange, Caller caller, Refusal refusal) {
		switch (refusal.condition()) {
			case ACCOUNT_SUSPENDED, QUOTA_HELD -> {
			}
			case QUOTA_EXCEEDED, TOTAL_QUOTA_EXCEEDED -> this.collector.note(caller.account(), Evidence.FAILURES);
			default -> lookAtStatus(exchange, caller, refusal);
		}
	}

	private void lookAtStatus(ServerWebExchange exchange, Caller caller, Refusal refusal) {
		Duration wait = refusal.retryAfter();
		if (wait == null && refusal.httpStatus() / 100 == 4) {
			this.collector.note(caller.account(), Evidence.FAILURES);
		}
		else if (wait != null && refusal.httpStatus() == 429) {
			this.collector.noteTold(caller.account(), client(exchange, caller, refusal), Call.of(exchange).startNanos(),
					wait);
		}
	}

	private IgnoredRefusals.Client client(ServerWebExchange exchange, Caller caller, Refusal refusal) {
		String limit = refusal.violated().isEmpty() ? refusal.condition().key() : refusal.violated().getFirst();
		return new IgnoredRefusals.Client(caller.key(), this.addresses.of(exchange.getRequest()), limit);
	}

}
