package io.memgate.gateway.admin;

import java.time.Clock;
import java.util.List;

import reactor.core.publisher.Mono;

import io.memgate.gateway.activation.PastPolicy;
import io.memgate.gateway.activation.PolicyHistory;
import io.memgate.gateway.activation.PolicyState;
import io.memgate.gateway.notice.Notices;
import io.memgate.gateway.policy.PolicyInForce;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The part of the administrators' HTTP API that shows the policy: what is in force, what
 * comes, what was, and what has become of the file. It asks nothing of Redis.
 */
final class PolicyApi {

	private static final String POLICY = "/admin/v1/policy";

	private final PolicyInForce policy;

	private final PolicyState state;

	private final PolicyHistory history;

	private final Notices notices;

	private final Clock clock;

	PolicyApi(PolicyInForce policy, PolicyState state, PolicyHistory history, Notices notices, Clock clock) {
		this.policy = policy;
		this.state = state;
		this.history = history;
		this.notices = notices;
		this.clock = clock;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route().GET(POLICY, this::show).GET(POLICY + "/history", this::history).build();
	}

	private Mono<ServerResponse> show(ServerRequest request) {
		return AdminJson.answer(HttpStatus.OK, PolicyView.of(this.state, this.policy.activation(),
				this.policy.revision(), this.clock.instant(), this.notices.general()));
	}

	/** With what changed for single accounts, which everybody is not told. */
	private Mono<ServerResponse> history(ServerRequest request) {
		return AdminJson.answer(HttpStatus.OK, new History(this.history.past()));
	}

	/** What was put in force, the newest first. */
	record History(List<PastPolicy> policies) {

	}

}
