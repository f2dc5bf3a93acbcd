package io.memgate.gateway.console;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.admission.Ledger;
import io.memgate.gateway.admission.Verdict;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Refusal;

import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * What was decided of the calls of an ApiKey's account, and what became of them: one by
 * its id, or the newest.
 */
final class DecisionApi {

	private static final String DECISIONS = "/memgate/v1/decisions";

	private static final Pattern REQUEST_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

	private static final Refusal UNKNOWN_DECISION = Refusal.of(Condition.UNKNOWN_DECISION,
			"No decision with this id is kept for this account. A call of this account that reached admission is kept"
					+ " for 24 hours, the newest 1,000.");

	private static final int USUAL = 20;

	private static final int MOST = 100;

	private final KeyHolders holders;

	private final Ledger ledger;

	DecisionApi(KeyHolders holders, Ledger ledger) {
		this.holders = holders;
		this.ledger = ledger;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET(DECISIONS, (request) -> this.holders.identified(request, this::newest))
			.GET(DECISIONS + "/{id}", (request) -> this.holders.identified(request, this::decision))
			.build();
	}

	private Mono<ServerResponse> decision(ServerRequest request, Caller caller) {
		String id = request.pathVariable("id");
		return REQUEST_ID.matcher(id).matches() ? this.ledger.verdict(caller.account(), id)
			.flatMap((verdict) -> KeyHolders.json(DecisionView.of(verdict)))
			.switchIfEmpty(KeyHolders.refuse(UNKNOWN_DECISION)) : KeyHolders.refuse(UNKNOWN_DECISION);
	}

	private Mono<ServerResponse> newest(ServerRequest request, Caller caller) {
		return Mono.defer(() -> {
			int limit = limit(request);
			return this.ledger.recent(caller.account())
				.filter(outcome(request))
				.take(limit)
				.map(DecisionView::of)
				.collectList()
				.flatMap((found) -> KeyHolders.json(new Newest(found)));
		}).onErrorResume(RefusedException.class, (ex) -> KeyHolders.refuse(ex.refusal()));
	}

	private static int limit(ServerRequest request) {
		String text = request.queryParam("limit").orElse(Integer.toString(USUAL));
		int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
		if (limit < 1 || limit > MOST) {
			throw RequestBody.invalid("limit", "must be a whole number from 1 to " + MOST);
		}
		return limit;
	}

	/** What became of the calls that are asked for; all of them where nothing is said. */
	private static Predicate<Verdict> outcome(ServerRequest request) {
		String text = request.queryParam("outcome").orElse("");
		return switch (text) {
			case "" -> (verdict) -> true;
			case "charged", "released", "refused", "replayed" ->
				(verdict) -> verdict.word().name().toLowerCase(Locale.ROOT).equals(text);
			default -> throw RequestBody.invalid("outcome", "must be charged, released, refused or replayed");
		};
	}

	/** The answer's one member, so that there can be others beside it some day. */
	record Newest(List<DecisionView> decisions) {
	}

}
