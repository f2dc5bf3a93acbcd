package io.memgate.gateway.console;

import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;

import io.memgate.gateway.account.Authenticator;
import io.memgate.gateway.account.Authenticator.Identity;
import io.memgate.gateway.account.Caller;
import io.memgate.gateway.admission.Ledger;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Responder;
import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.throttle.Failures;
import io.memgate.gateway.throttle.Standings;
import reactor.core.publisher.Mono;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
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

	private static final Refusal STORE_AWAY = Refusal
		.of(Condition.STORE_UNAVAILABLE, "The quota store cannot be reached at this moment. Repeat in a second.")
		.retryAfter(Duration.ofSeconds(1));

	private final PolicyInForce policy;

	private final Clock clock;

	private final Authenticator authenticator;

	private final Failures failures;

	private final Ledger ledger;

	private final Standings standings;

	SelfService(PolicyInForce policy, Clock clock, Authenticator authenticator, Failures failures, Ledger ledger,
			Standings standings) {
		this.policy = policy;
		this.clock = clock;
		this.authenticator = authenticator;
		this.failures = failures;
		this.ledger = ledger;
		this.standings = standings;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET("/memgate/v1/decisions/{id}", (request) -> identified(request, this::decision))
			.GET("/memgate/v1/standing", (request) -> identified(request, this::standing))
			.build();
	}

	private Mono<ServerResponse> identified(ServerRequest request, Handler handler) {
		Call call = Call.begin(this.clock, this.policy.get(), null, null);
		call.attach(request.exchange());
		Refusal spent = this.failures.refusal(call.policy().profile().key(), request.exchange().getRequest());
		return (spent != null) ? refuse(spent) : this.authenticator.identify(call, request.headers().asHttpHeaders())
			.flatMap((identity) -> switch (identity) {
				case Identity.Refused refused -> unidentified(request, refused.why());
				case Identity.Known known -> handler.handle(request, known.caller());
			})
			.onErrorResume(RedisUnavailableException.class, (ex) -> refuse(STORE_AWAY));
	}

	private Mono<ServerResponse> decision(ServerRequest request, Caller caller) {
		String id = request.pathVariable("id");
		return REQUEST_ID.matcher(id).matches() ? this.ledger.verdict(caller.account(), id)
			.flatMap((verdict) -> json(DecisionView.of(verdict)))
			.switchIfEmpty(refuse(UNKNOWN_DECISION)) : refuse(UNKNOWN_DECISION);
	}

	private Mono<ServerResponse> standing(ServerRequest request, Caller caller) {
		return this.standings.report(caller.account())
			.flatMap((report) -> json(StandingView.of(report, this.policy.get().contact())));
	}

	private static Mono<ServerResponse> json(Object body) {
		return ServerResponse.ok()
			.contentType(MediaType.APPLICATION_JSON)
			.cacheControl(CacheControl.noStore())
			.bodyValue(body);
	}

	private Mono<ServerResponse> unidentified(ServerRequest request, Refusal refusal) {
		this.failures.count(request.exchange().getRequest(), refusal);
		return ServerResponse.status(refusal.httpStatus())
			.build((exchange, context) -> Authenticator.refuse(exchange, refusal));
	}

	private static Mono<ServerResponse> refuse(Refusal refusal) {
		return ServerResponse.status(refusal.httpStatus())
			.build((exchange, context) -> Responder.refuse(exchange, refusal));
	}

	/** Answers a request of a known caller. */
	@FunctionalInterface
	private interface Handler {

		Mono<ServerResponse> handle(ServerRequest request, Caller caller);

	}

}
