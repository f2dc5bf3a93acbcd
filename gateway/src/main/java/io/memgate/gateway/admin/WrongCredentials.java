package io.memgate.gateway.admin;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.memgate.gateway.throttle.ClientAddresses;
import io.memgate.gateway.throttle.FailureBudget;

import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Those who come with a credential that lets nobody in: each address may do so a few
 * times, then waits, and is told to the log once a minute.
 */
final class WrongCredentials {

	private static final Logger log = LoggerFactory.getLogger(WrongCredentials.class);

	private static final Duration TOLD_EVERY = Duration.ofMinutes(1);

	private static final int MOST_TOLD = 10_000;

	private final FailureBudget budget;

	private final ClientAddresses addresses;

	private final Cache<String, Boolean> told;

	WrongCredentials(FailureBudget budget, ClientAddresses addresses, Ticker ticker) {
		this.budget = budget;
		this.addresses = addresses;
		this.told = Caffeine.newBuilder()
			.maximumSize(MOST_TOLD)
			.expireAfterWrite(TOLD_EVERY)
			.ticker(ticker)
			.executor(Runnable::run)
			.build();
	}

	/**
	 * Looks a credential up, unless its address has come with too many wrong ones.
	 * @param look finds whose it is; empty when it is nobody's
	 * @return fails with an {@link AdminProblem} when it is nobody's, or was not looked
	 * up
	 */
	Mono<Actor> guard(ServerHttpRequest request, Mono<Actor> look) {
		return Mono.defer(() -> {
			String address = this.addresses.of(request);
			Duration until = this.budget.untilOne(address);
			return until.isZero() ? look.switchIfEmpty(Mono.error(() -> wrong(address)))
					: Mono.error(AdminProblem.tooManyWrongCredentials(until));
		});
	}

	private AdminProblem wrong(String address) {
		this.budget.take(address);
		if (this.told.asMap().putIfAbsent(address, true) == null) {
			log.warn("An admin credential from {} was wrong or is not valid any more. More of that address are not told"
					+ " for a minute.", address);
		}
		return AdminProblem.unauthorized();
	}

}
