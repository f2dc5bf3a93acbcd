package io.memgate.gateway.account;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Plan;

import org.springframework.web.server.ServerWebExchange;

/**
 * Who asks: the owner of the request's ApiKey.
 *
 * @param account the account's id
 * @param project the project's id
 * @param key the ApiKey's id, never its secret
 * @param plan name of the account's plan
 * @param limits the account's limits in force for this request
 * @param coming the plan that the account will have; null for no other
 * @param remembered whether this may be older than a change may take, so that admission
 * asks whether something has changed
 */
public record Caller(String account, String project, String key, String plan, Plan limits, @Nullable PlanChange coming,
		boolean remembered) {

	private static final String ATTRIBUTE = Caller.class.getName();

	/** A caller whose plan stays, as Redis has just said. */
	public Caller(String account, String project, String key, String plan, Plan limits) {
		this(account, project, key, plan, limits, null, false);
	}

	/** Puts this caller on its exchange. */
	public void attach(ServerWebExchange exchange) {
		exchange.getAttributes().put(ATTRIBUTE, this);
	}

	/** The caller that an authenticated exchange carries. */
	public static Caller of(ServerWebExchange exchange) {
		return Objects.requireNonNull(find(exchange), "no caller on this exchange");
	}

	/** The caller, or null where the request was refused before it was known. */
	public static @Nullable Caller find(ServerWebExchange exchange) {
		return (Caller) exchange.getAttributes().get(ATTRIBUTE);
	}

}
