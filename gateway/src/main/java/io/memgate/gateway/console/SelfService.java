package io.memgate.gateway.console;

import java.util.regex.Pattern;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.admission.Ledger;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.throttle.Standings;

import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The self-service HTTP API: an account's own state, read with any of its ApiKeys.
 */
final class SelfService {

	private static final Pattern REQUEST_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

	private static final Refusal UNKNOWN_DECISION = Refusal.of(Condition.UNKNOWN_DECISION,
			"No decision with this id is kept for this account. A call of this account that reached admission is kept"
					+ " for 24 hours, the newest 1,000.");

	private final KeyHolders holders;

	private final PolicyInForce policy;

	private final Ledger ledger;

	private final Standings standings;

	SelfService(KeyHolders holders, PolicyInForce policy, Ledger ledger, Standings standings) {
		this.holders = holders;
		this.policy = policy;
		this.ledger = ledger;
		this.standings = standings;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET("/memgate/v1/decisions/{id}", (request) -> this.holders.identified(request, this::decision))
			.GET("/memgate/v1/standing", (request) -> this.holders.identified(request, this::standing))
			.build();
	}

	private Mono<ServerResponse> decision(ServerRequest request, Caller caller) {
		String id = request.pathVariable("id");
		return REQUEST_ID.matcher(id).matches() ? this.ledger.verdict(caller.account(), id)
			.flatMap((verdict) -> KeyHolders.json(DecisionView.of(verdict)))
			.switchIfEmpty(KeyHolders.refuse(UNKNOWN_DECISION)) : KeyHolders.refuse(UNKNOWN_DECISION);
	}

	private Mono<ServerResponse> standing(ServerRequest request, Caller caller) {
		return this.standings.report(caller.account())
			.flatMap((report) -> KeyHolders.json(StandingView.of(report, this.policy.get().contact())));
	}

}
