package io.memgate.memory.web;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

import io.memgate.memory.memory.MemoryStore;
import io.memgate.memory.memory.Outcome;
import io.memgate.memory.memory.Request;
import io.memgate.memory.memory.StoreUnavailableException;

/**
 * What the gateway itself asks, to settle its accounts. Each method returns the answer's
 * {@code data}.
 */
final class GatewayHandler {

	private static final Duration MOST_WAIT = Duration.ofSeconds(5);

	private static final String UNSEEN = "unseen";

	private final MemoryStore store;

	GatewayHandler(MemoryStore store) {
		this.store = store;
	}

	/**
	 * What became of a request id of the asserted account. A write that is on its way is
	 * waited for; an id never seen is fenced.
	 */
	Mono<Object> outcome(ServerRequest request) {
		return this.store.outcome(asked(request))
			.timeout(MOST_WAIT, Mono.error(() -> new StoreUnavailableException("The write is still going on", null)))
			.map((outcome) -> new Answer(name(outcome)));
	}

	/**
	 * What became of a request id of the asserted account so far. It is not fenced, and a
	 * write that is on its way is not waited for.
	 */
	Mono<Object> decided(ServerRequest request) {
		return this.store.decided(asked(request)).map(GatewayHandler::name).defaultIfEmpty(UNSEEN).map(Answer::new);
	}

	private static Request asked(ServerRequest request) {
		return new Request(
				Ids.parse(request.pathVariable("id"))
					.orElseThrow(() -> Refusal.badInput("The request id", "must be a lower-case UUID")),
				Call.of(request).space(), "outcome");
	}

	/**
	 * Completed writes of the asserted account, by Api.
	 */
	Mono<Object> totals(ServerRequest request) {
		String account = request.pathVariable("account");
		if (!account.equals(Call.of(request).space().account())) {
			throw Refusal.unknown("account", account);
		}
		return this.store.totals(account).map(Totals::of);
	}

	/**
	 * Completed writes of all accounts together, by Api. The assertion's account is not
	 * looked at: only the gateway can make one.
	 */
	Mono<Object> allTotals(ServerRequest request) {
		return this.store.totals().map(Totals::of);
	}

	static String name(Outcome outcome) {
		return outcome.name().toLowerCase(Locale.ROOT);
	}

	private record Answer(String outcome) {
	}

	private record Totals(Map<String, Long> apis) {

		static Totals of(Map<String, Long> completed) {
			Map<String, Long> apis = new TreeMap<>(Map.of(MemoryHandler.ADD, 0L, MemoryHandler.DELETE, 0L));
			apis.putAll(completed);
			return new Totals(apis);
		}

	}

}
