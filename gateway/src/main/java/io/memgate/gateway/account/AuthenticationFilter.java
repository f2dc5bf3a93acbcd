package io.memgate.gateway.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import reactor.core.publisher.Mono;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.KeyForm;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.RateItem;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Responder;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * Finds out who calls, by the request's ApiKey, and whether their plan has the Api; the
 * exchange then carries the {@link Caller}, and the answer the limits that apply.
 */
public final class AuthenticationFilter implements GatewayFilter {

	private static final Refusal INVALID = Refusal.of(Condition.KEY_INVALID, "The ApiKey is not valid.");

	private static final Refusal STORE_AWAY = Refusal
		.of(Condition.STORE_UNAVAILABLE,
				"The ApiKey cannot be checked at this moment. Nothing was charged; repeat the call in a second.")
		.retryAfter(Duration.ofSeconds(1));

	private final KeyOwners owners;

	private final Clock clock;

	AuthenticationFilter(KeyOwners owners, Clock clock) {
		this.owners = owners;
		this.clock = clock;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		KeyForm form = Call.of(exchange).policy().profile().key();
		PresentedKey key = PresentedKey.find(exchange.getRequest().getHeaders(), form);
		if (key == null) {
			return refuse(exchange, required(form));
		}
		return this.owners.find(key.id())
			.map((owner) -> identify(Call.of(exchange), key, owner))
			.defaultIfEmpty(new Verdict.Refused(STORE_AWAY))
			.flatMap((verdict) -> switch (verdict) {
				case Verdict.Refused refused -> refuse(exchange, refused.why());
				case Verdict.Known known -> proceed(exchange, known.caller(), chain);
			});
	}

	private Verdict identify(Call call, PresentedKey key, KeyOwner owner) {
		if (!owner.accepts(key.hash(), this.clock.instant())) {
			return new Verdict.Refused(INVALID);
		}
		Plan limits = call.policy().limits(owner.account(), owner.plan(), this.clock.instant());
		return new Verdict.Known(new Caller(owner.account(), owner.project(), key.id(), limits.name(), limits));
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
			items.add(RateItem.of(rate.name(), rate.requests(), rate.per()));
		}
		return items;
	}

	private static Mono<Void> refuse(ServerWebExchange exchange, Refusal refusal) {
		if (refusal.condition() != Condition.STORE_UNAVAILABLE) {
			exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, challenge(exchange));
		}
		return Responder.refuse(exchange, refusal);
	}

	private static String challenge(ServerWebExchange exchange) {
		List<String> schemes = Call.of(exchange).policy().profile().key().schemes();
		return (schemes.isEmpty() ? "ApiKey" : schemes.getFirst()) + " realm=\"memgate\"";
	}

	private static Refusal required(KeyForm form) {
		String scheme = form.schemes().isEmpty() ? "" : form.schemes().getFirst() + ' ';
		return Refusal.of(Condition.KEY_REQUIRED, "Send your ApiKey in exactly one header of this form: '"
				+ form.header() + ": " + scheme + form.prefix() + "-…'.");
	}

	private static Refusal notInPlan(Api api, Plan plan) {
		return Refusal.of(Condition.API_NOT_IN_PLAN, "The plan '" + plan.name() + "' does not have " + api.name()
				+ ". It has: " + String.join(", ", new TreeSet<>(plan.apis().keySet())) + '.');
	}

	/** What is found out about a request's key. */
	private sealed interface Verdict {

		record Known(Caller caller) implements Verdict {
		}

		record Refused(Refusal why) implements Verdict {
		}

	}

}
