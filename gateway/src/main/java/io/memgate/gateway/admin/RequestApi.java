package io.memgate.gateway.admin;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Grant;
import io.memgate.gateway.account.QuotaRequest;
import io.memgate.gateway.account.QuotaRequests;
import io.memgate.gateway.notice.AccountNotices;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The part of the administrators' HTTP API that answers accounts' requests for more
 * quota.
 */
final class RequestApi {

	private static final String OPEN = "/admin/v1/quota-requests";

	private static final String ONE = "/admin/v1/accounts/{account}/quota-requests/{request}";

	private static final int LONGEST_ANSWER = 500;

	private final QuotaRequests requests;

	private final Clock clock;

	private final Audit audit;

	private final AccountNotices notices;

	RequestApi(QuotaRequests requests, Clock clock, Audit audit, AccountNotices notices) {
		this.requests = requests;
		this.clock = clock;
		this.audit = audit;
		this.notices = notices;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET(OPEN, this::open)
			.POST(ONE + "/approve", this::approve)
			.POST(ONE + "/decline", this::decline)
			.build();
	}

	private Mono<ServerResponse> open(ServerRequest request) {
		String after = request.queryParam("after").orElse(null);
		if (after != null && !QuotaRequests.isPlace(after)) {
			throw AdminProblem.badRequest("The parameter 'after' must be the 'next' of the page before.");
		}
		int limit = request.queryParam("limit").map(RequestApi::limit).orElse(QuotaRequests.MOST_LISTED);
		return this.requests.open(after, limit).flatMap((page) -> AdminJson.answer(HttpStatus.OK, page));
	}

	private static int limit(String text) {
		int limit = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
		if (limit < 1 || limit > QuotaRequests.MOST_LISTED) {
			throw AdminProblem.badRequest(
					"The parameter 'limit' must be a whole number from 1 to " + QuotaRequests.MOST_LISTED + '.');
		}
		return limit;
	}

	/** The grant has the request's id, by which both are known to belong together. */
	private Mono<ServerResponse> approve(ServerRequest request) {
		return JsonBody.of(request, "amount", "expires", "answer").flatMap((body) -> {
			Instant now = now();
			Instant expires = body.optionalInstantAfter("expires", now);
			long amount = body.optionalCount("amount", Grant.MOST);
			String answer = body.optionalText("answer", LONGEST_ANSWER);
			return find(request).flatMap((asked) -> {
				long granted = (amount > 0) ? amount : asked.amount();
				Grant grant = new Grant(asked.id(), asked.quota(), granted, "request: " + asked.reason(), Audit.ACTOR,
						now, expires);
				return answer("quota-request.approve",
						asked.approved(granted, (answer != null) ? answer : "Granted.", now), grant);
			});
		});
	}

	private Mono<ServerResponse> decline(ServerRequest request) {
		return JsonBody.of(request, "answer").flatMap((body) -> {
			String answer = body.text("answer", LONGEST_ANSWER);
			return find(request)
				.flatMap((asked) -> answer("quota-request.decline", asked.declined(answer, now()), null));
		});
	}

	private Mono<ServerResponse> answer(String what, QuotaRequest answered, @Nullable Grant grant) {
		return this.requests.answer(answered, grant)
			.flatMap((done) -> done
					? this.audit.record(what, answered.account(), answered)
						.then(this.notices.answered(answered, grant))
						.then(AdminJson.answer(HttpStatus.OK, answered))
					: Mono.error(none(answered.account(), answered.id())));
	}

	private Mono<QuotaRequest> find(ServerRequest request) {
		String account = AccountPath.id(request);
		String id = request.pathVariable("request");
		return this.requests.findOpen(account, id).switchIfEmpty(Mono.error(() -> none(account, id)));
	}

	private static AdminProblem none(String account, String id) {
		return AdminProblem.notFound("There is no open request '" + id + "' of an account '" + account + "'.");
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
	}

}
