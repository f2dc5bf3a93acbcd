package io.memgate.gateway.notice;

import java.time.Clock;
import java.time.Duration;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.account.PlanChange;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.Maintenance;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Responder;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

/**
 * Tells a known caller in every answer what is announced about the call, and refuses it
 * while there is maintenance. Where nothing is announced it does nothing.
 */
public final class AnnouncementFilter implements GatewayFilter {

	private final PolicyNotices notices;

	private final Clock clock;

	/**
	 * @param clock shows Redis's time
	 */
	AnnouncementFilter(PolicyNotices notices, Clock clock) {
		this.notices = notices;
		this.clock = clock;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		Announcements current = this.notices.announcements();
		Caller caller = Caller.of(exchange);
		return (current.concernNobody() && caller.coming() == null) ? chain.filter(exchange)
				: tell(announced(current.to(Call.of(exchange).governed(), caller), caller), exchange, chain);
	}

	private static Announced announced(Announced toAll, Caller caller) {
		PlanChange coming = caller.coming();
		return (coming == null) ? toAll
				: toAll.with(AnnouncementHeaders.of(PlanNotices.brief(caller.account(), coming)));
	}

	private Mono<Void> tell(Announced announced, ServerWebExchange exchange, GatewayFilterChain chain) {
		announced.headers().write(exchange.getResponse().getHeaders());
		if (announced.closed() != null) {
			return Responder.refuse(exchange, refusal(Call.of(exchange), announced.closed()));
		}
		if (!announced.fields().isEmpty()) {
			new UsedFields(announced, exchange.getResponse().getHeaders()).attach(exchange);
		}
		return chain.filter(exchange);
	}

	private Refusal refusal(Call call, Maintenance window) {
		return Refusal
			.of(Condition.MAINTENANCE,
					call.governed().name() + " is out of service for maintenance until " + window.to() + ": "
							+ window.summary() + " Repeat the call after that. Nothing was charged.")
			.with("until", window.to().toString())
			.retryAfter(Duration.between(this.clock.instant(), window.to()));
	}

}
