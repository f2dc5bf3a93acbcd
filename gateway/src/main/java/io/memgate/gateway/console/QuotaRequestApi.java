package io.memgate.gateway.console;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.account.Grant;
import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.account.QuotaRequest;
import io.memgate.gateway.account.QuotaRequests;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.redis.Store;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Requests for more quota: makes one, and shows what became of them. */
final class QuotaRequestApi {

	private static final String REQUESTS = "/memgate/v1/quota-requests";

	private static final int LONGEST_NAME = 100;

	private static final int LONGEST_REASON = 500;

	private static final int CONFLICT = 409;

	private final KeyHolders holders;

	private final Store store;

	private final QuotaRequests requests;

	private final KeyIssuer issuer;

	private final Clock clock;

	/**
	 * @param clock shows Redis's time
	 */
	QuotaRequestApi(KeyHolders holders, Store store, QuotaRequests requests, KeyIssuer issuer, Clock clock) {
		this.holders = holders;
		this.store = store;
		this.requests = requests;
		this.issuer = issuer;
		this.clock = clock;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET(REQUESTS, (request) -> answer(request, this::all))
			.POST(REQUESTS, (request) -> answer(request, this::make))
			.build();
	}

	private Mono<ServerResponse> answer(ServerRequest request, KeyHolders.Handler handler) {
		return this.holders.identified(request, KeyHolders.whenOpen(this.store, handler));
	}

	private Mono<ServerResponse> all(ServerRequest request, Caller caller) {
		return this.requests.of(caller.account()).flatMap((all) -> KeyHolders.json(new All(all)));
	}

	private Mono<ServerResponse> make(ServerRequest request, Caller caller) {
		return RequestBody.of(request, List.of("api", "amount", "reason"))
			.map((body) -> QuotaRequest.open(this.issuer.id(), caller.account(), quota(body, caller.limits()),
					body.count("amount", Grant.MOST), body.text("reason", LONGEST_REASON), caller.key(),
					this.clock.instant().truncatedTo(ChronoUnit.MILLIS)))
			.flatMap((made) -> this.requests.make(made).flatMap((done) -> done ? made(made) : full()))
			.onErrorResume(RefusedException.class, (ex) -> KeyHolders.refuse(ex.refusal()));
	}

	private static Mono<ServerResponse> made(QuotaRequest made) {
		return ServerResponse.status(HttpStatus.CREATED)
			.contentType(MediaType.APPLICATION_JSON)
			.cacheControl(CacheControl.noStore())
			.bodyValue(made);
	}

	private static Mono<ServerResponse> full() {
		return KeyHolders.refuse(
				Refusal
					.of(Condition.FIELD_INVALID,
							"The account has " + QuotaRequests.MOST_OPEN
									+ " open requests already; wait for an answer to one.")
					.as(CONFLICT, null));
	}

	/** An Api that the caller's plan limits by a quota, or the total where it has one. */
	private static String quota(RequestBody body, Plan limits) {
		String quota = body.text("api", LONGEST_NAME);
		TreeSet<String> limited = new TreeSet<>();
		limits.apis().forEach((api, own) -> {
			if (own.quota() != null) {
				limited.add(api);
			}
		});
		if (limits.total() != null) {
			limited.add(Grant.TOTAL);
		}
		if (!limited.contains(quota)) {
			throw RequestBody.invalid("api", "must be an Api with a quota, or * for the total where there is one: "
					+ String.join(", ", limited));
		}
		return quota;
	}

	/** The answer's one member, so that there can be others beside it some day. */
	record All(List<QuotaRequest> requests) {
	}

}
