package io.memgate.gateway.admin;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Directory;
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

	private static final String OF_ACCOUNT = "/admin/v1/accounts/{account}/quota-requests";

	private static final String ONE = OF_ACCOUNT + "/{request}";

	private final Directory directory;

	private final QuotaRequests requests;

	private final Clock clock;

	private final Audit audit;

	private final AccountNotices notices;

	RequestApi(Directory directory, QuotaRequests requests, Clock clock, Audit audit, AccountNotices notices) {
		this.directory = directory;
		this.requests = requests;
		this.clock = clock;
		this.audit = audit;
		this.notices = notices;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET(OPEN, this::open)
			.GET(OF_ACCOUNT, this::ofAccount)
			.POST(ONE + "/approve", this::approve)
			.POST(ONE + "/decline", this::decline)
			.build();
	}

	private Mono<ServerResponse> open(ServerRequest request) {
		String after = request.queryParam("after").orElse(null);
		if (after != null && !QuotaRequests.isPlace(after)) {
			throw AdminProblem.badRequest("The parameter 'after' must be the 'next' of the page before.");
		}
		int limit = PageSize.of(request, QuotaRequests.MOST_LISTED, QuotaRequests.MOST_LISTED);
		return this.requests.open(after, limit).flatMap((page) -> AdminJson.answer(HttpStatus.OK, page));
	}

	/** Answered ones too, newest first. */
	private Mono<ServerResponse> ofAccount(ServerRequest request) {
		return AccountPath.account(request, this.directory)
			.flatMap((account) -> this.requests.of(account.id()))
			.flatMap((all) -> AdminJson.answer(HttpStatus.OK, new All(all)));
	}

	/** The grant has the request's id, by which both are known to belong together. */
	private Mono<ServerResponse> approve(ServerRequest request) {
		return JsonBody.of(request, "amount", "expires", "answer").flatMap((body) -> {
			Instant now = this.clock.instant();
			Instant expires = body.optionalInstantAfter("expires", now);
			Long amount = body.optionalCount("amount", 1, Grant.MOST);
			String answer = body.optionalSentence("answer");
			return find(request).flatMap((asked) -> {
				long granted = (amount != null) ? amount : asked.amount();
				Grant grant = new Grant(asked.id(), asked.quota(), granted, "request: " + asked.reason(),
						Actor.of(request).id(), now, expires);
				return answer(request, "quota-request.approve",
						asked.approved(granted, (answer != null) ? answer : "Granted.", now), grant);
			});
		});
	}

	private Mono<ServerResponse> decline(ServerRequest request) {
		return JsonBody.of(request, "answer").flatMap((body) -> {
			String answer = body.sentence("answer");
			return find(request).flatMap((asked) -> answer(request, "quota-request.decline",
					asked.declined(answer, this.clock.instant()), null));
		});
	}

	private Mono<ServerResponse> answer(ServerRequest request, String what, QuotaRequest answered,
			@Nullable Grant grant) {
		return this.requests.answer(answered, grant)
			.flatMap((done) -> done
					? this.audit.record(request, what, answered.account(), answered)
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

	/** The answer's one member, so that there can be others beside it some day. */
	record All(List<QuotaRequest> requests) {
	}

}
