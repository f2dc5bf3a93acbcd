package io.memgate.gateway.admin;

import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.throttle.Change;
import io.memgate.gateway.throttle.Standings;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The part of the administrators' HTTP API that shows an account's standing and changes
 * it. Every change is answered with the standing after it.
 */
final class ThrottleApi {

	private static final String STANDING = "/admin/v1/accounts/{account}/standing";

	private static final int HIGHEST_RATE = 60_000;

	private final Directory directory;

	private final Standings standings;

	private final Clock clock;

	private final Audit audit;

	ThrottleApi(Directory directory, Standings standings, Clock clock, Audit audit) {
		this.directory = directory;
		this.standings = standings;
		this.clock = clock;
		this.audit = audit;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET("/admin/v1/throttles", (request) -> list())
			.GET(STANDING, (request) -> AccountPath.account(request, this.directory).flatMap(this::show))
			.POST(STANDING + "/throttle", this::throttle)
			.POST(STANDING + "/confirm", this::confirm)
			.POST(STANDING + "/lift", this::lift)
			.build();
	}

	private Mono<ServerResponse> list() {
		return this.standings.throttled().flatMap((all) -> AdminJson.answer(HttpStatus.OK, ThrottledView.All.of(all)));
	}

	private Mono<ServerResponse> show(Account account) {
		return this.standings.report(account.id())
			.flatMap((report) -> AdminJson.answer(HttpStatus.OK, StandingView.of(account.id(), report)));
	}

	private Mono<ServerResponse> throttle(ServerRequest request) {
		return JsonBody.of(request, "state", "until", "rate", "reason").flatMap((body) -> {
			String state = body.name("state");
			Instant until = body.optionalInstantAfter("until", this.clock.instant());
			boolean temporary = state.equals("temporary");
			if (!temporary && !state.equals("permanent")) {
				throw AdminProblem.badRequest("The member 'state' must be temporary or permanent.");
			}
			if (temporary != (until != null)) {
				throw AdminProblem.badRequest("The member 'until' must say when a temporary throttle ends, and must not"
						+ " stand beside a permanent one.");
			}
			Long rate = body.optionalCount("rate", 0, HIGHEST_RATE);
			int through = (rate != null) ? rate.intValue() : 0;
			String reason = body.sentence("reason");
			return change(request,
					(account) -> this.standings.throttle(account, until, through, Actor.of(request).id(), reason), "");
		});
	}

	private Mono<ServerResponse> confirm(ServerRequest request) {
		return change(request, this.standings::confirm, "Nothing is proposed for account '%s'.");
	}

	private Mono<ServerResponse> lift(ServerRequest request) {
		return change(request, this.standings::lift, "There is nothing to lift of account '%s'.");
	}

	private Mono<ServerResponse> change(ServerRequest request, Act act, String otherwise) {
		return JsonBody.of(request, "reason").flatMap((body) -> {
			String reason = body.sentence("reason");
			return change(request, (account) -> act.on(account, Actor.of(request).id(), reason), otherwise);
		});
	}

	private Mono<ServerResponse> change(ServerRequest request, Function<String, Mono<Change>> act, String otherwise) {
		return AccountPath.account(request, this.directory)
			.flatMap((account) -> act.apply(account.id())
				.switchIfEmpty(Mono.error(() -> AdminProblem.conflict(otherwise.formatted(account.id()))))
				.flatMap((change) -> this.audit.keep(request, "throttle." + change.change(), account.id(), change))
				.then(Mono.defer(() -> show(account))));
	}

	/** What an administrator does to an account's standing, and why. */
	@FunctionalInterface
	private interface Act {

		Mono<Change> on(String account, String actor, String reason);

	}

}
