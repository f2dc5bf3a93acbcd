package io.memgate.gateway.console;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.throttle.Standings;

import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Where the account of an ApiKey stands: throttled or not, and why.
 */
final class StandingApi {

	private final KeyHolders holders;

	private final PolicyInForce policy;

	private final Standings standings;

	StandingApi(KeyHolders holders, PolicyInForce policy, Standings standings) {
		this.holders = holders;
		this.policy = policy;
		this.standings = standings;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET("/memgate/v1/standing", (request) -> this.holders.identified(request, this::standing))
			.build();
	}

	private Mono<ServerResponse> standing(ServerRequest request, Caller caller) {
		return this.standings.report(caller.account())
			.flatMap((report) -> KeyHolders.json(StandingView.of(report, this.policy.get().contact())));
	}

}
