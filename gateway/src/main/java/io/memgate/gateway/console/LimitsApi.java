package io.memgate.gateway.console;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.admission.Ledger;
import io.memgate.gateway.admission.QuotaState;
import io.memgate.gateway.admission.RateReader;
import io.memgate.gateway.admission.RateState;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.Store;
import io.memgate.gateway.usage.TooManyReportsException;
import io.memgate.gateway.usage.UsageBook;

import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/** What the account of an ApiKey may still do, and for how long at its pace. */
final class LimitsApi {

	private final KeyHolders holders;

	private final Store store;

	private final PolicyInForce policy;

	private final Ledger ledger;

	private final RateReader rates;

	private final Directory directory;

	private final UsageBook book;

	private final Clock clock;

	/**
	 * @param clock shows Redis's time
	 */
	LimitsApi(KeyHolders holders, Store store, PolicyInForce policy, Ledger ledger, RateReader rates,
			Directory directory, UsageBook book, Clock clock) {
		this.holders = holders;
		this.store = store;
		this.policy = policy;
		this.ledger = ledger;
		this.rates = rates;
		this.directory = directory;
		this.book = book;
		this.clock = clock;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET("/memgate/v1/limits",
					(request) -> this.holders.identified(request, KeyHolders.whenOpen(this.store, this::limits)))
			.build();
	}

	private Mono<ServerResponse> limits(ServerRequest request, Caller caller) {
		Mono<List<QuotaState>> quotas = this.ledger.quotas(caller.account(), caller.limits());
		Mono<List<RateState>> rates = this.rates.of(caller);
		return Mono.zip(quotas, rates, recentCalls(caller.account()))
			.map((found) -> LimitsNow.of(caller, this.policy.get(), found.getT1(), found.getT2(), found.getT3()))
			.flatMap(KeyHolders::json);
	}

	/** Without a forecast where too many ask for usage. */
	private Mono<RecentCalls> recentCalls(String account) {
		return Mono.defer(() -> {
			Instant now = this.clock.instant();
			return RecentCalls.read(this.book, this.directory, account, now)
				.onErrorReturn(TooManyReportsException.class, RecentCalls.none(now));
		});
	}

}
