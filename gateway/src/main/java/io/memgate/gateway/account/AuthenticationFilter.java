package io.memgate.gateway.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import reactor.core.publisher.Mono;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.RateItem;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Responder;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;

/**
 * Finds out who calls, by the request's ApiKey, and whether their plan has the Api; the
 * exchange then carries the {@link Caller}, and the answer the limits that apply.
 */
public final class AuthenticationFilter implements GatewayFilter {

	private final Authenticator authenticator;

	AuthenticationFilter(Authenticator authenticator) {
		this.authenticator = authenticator;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		return identify(exchange, chain, false);
	}

	/**
	 * Finds out once more, of a call for which {@link CallerChangedException} was said.
	 * @param chain what is done for whoever it is now
	 */
	public Mono<Void> identifyAnew(ServerWebExchange exchange, GatewayFilterChain chain) {
		return identify(exchange, chain, true);
	}

	private Mono<Void> identify(ServerWebExchange exchange, GatewayFilterChain chain, boolean anew) {
		return this.authenticator.identifyForAdmission(Call.of(exchange), exchange.getRequest().getHeaders(), anew)
			.flatMap((identity) -> switch (identity) {
				case Authenticator.Identity.Refused refused -> Authenticator.refuse(exchange, refused.why());
				case Authenticator.Identity.Known known -> proceed(exchange, known.caller(), chain);
			});
	}

	private static Mono<Void> proceed(ServerWebExchange exchange, Caller caller, GatewayFilterChain chain) {
		caller.attach(exchange);
		Api api = Call.of(exchange).governed();
		RateItem.write(limits(caller.limits(), api, Call.of(exchange).at()), exchange.getResponse().getHeaders());
		return caller.limits().apis().containsKey(api.name()) ? chain.filter(exchange)
				: Responder.refuse(exchange, notInPlan(api, caller.limits()));
	}

	/** The limits that apply to a call of this Api, without their state. */
	private static List<RateItem> limits(Plan plan, Api api, Instant now) {
		List<RateItem> items = new ArrayList<>();
		ApiLimits own = plan.apis().get(api.name());
		if (own != null && own.quota() != null) {
			items.add(RateItem.of(api.name(), own.quota().calls(), own.quota().per().length(now)));
		}
		if (plan.total() != null) {
			items.add(RateItem.of("total", plan.total().calls(), plan.total().per().length(now)));
		}
		for (RateLimit rate : plan.rates()) {
			if (rate.mode() != RateLimit.Mode.SHADOW && rate.holdsFor(api.name())) {
				items.add(RateItem.of(rate.name(), rate.amount(), rate.per()));
			}
		}
		return items;
	}

	private static Refusal notInPlan(Api api, Plan plan) {
		return Refusal.of(Condition.API_NOT_IN_PLAN, "The plan '" + plan.name() + "' does not have " + api.name()
				+ ". It has: " + String.join(", ", new TreeSet<>(plan.apis().keySet())) + '.');
	}

}
