package io.memgate.gateway.throttle;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.SemaphoreBasedRateLimiter;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.PolicyLoader;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class CapacityFilterTests {

	private static final UsagePolicy POLICY = PolicyLoader.load(Path.of("../deploy/policy/memos-free.yml"))
		.at(Instant.EPOCH)
		.policy();

	private static final int ALL = 3;

	private static final int SHARE = 2;

	private static final int RATE = 8;

	private final Bulkhead backend = AccountBulkheads.bulkhead("backend", ALL);

	private final CapacityFilter filter = new CapacityFilter(SHARE, this.backend,
			new Circuit(new CapacityProperties.Circuits.Circuit(10, 50, 50, 80, Duration.ofSeconds(2),
					Duration.ofSeconds(5), 2), Clock.systemUTC()),
			new SemaphoreBasedRateLimiter("backend",
					RateLimiterConfig.custom()
						.limitForPeriod(RATE)
						.limitRefreshPeriod(Duration.ofDays(1))
						.timeoutDuration(Duration.ZERO)
						.build()));

	@Test
	void anAccountHasAsManyCallsInFlightAsItsPlanAllows() {
		enter("acme", 1, Mono.never());

		Refusal refusal = Objects.requireNonNull(enter("acme", 1, Mono.never()).refusal());

		assertThat(refusal.condition().key()).isEqualTo("concurrency");
		assertThat(refusal.httpStatus()).isEqualTo(429);
		assertThat(refusal.message()).contains("rate limit", "1 at once");
		assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1));
		assertThat(enter("other", 1, Mono.never()).refusal()).isNull();
	}

	@Test
	void noAccountTakesMoreThanItsShare() {
		enter("acme", null, Mono.never());
		enter("acme", null, Mono.never());

		assertThat(told(enter("acme", null, Mono.never()))).contains("503", "one account may have");
		assertThat(enter("other", null, Mono.never()).refusal()).isNull();
	}

	@Test
	void theNodeHasNoMoreCallsThanItMay() {
		enter("a", null, Mono.never());
		enter("b", null, Mono.never());
		enter("c", null, Mono.never());

		assertThat(told(enter("d", null, Mono.never()))).contains("503", "no capacity left");
	}

	@Test
	void aRefusedCallHoldsNothing() {
		enter("acme", null, Mono.never());
		enter("acme", null, Mono.never());
		enter("acme", null, Mono.never());

		assertThat(free()).isEqualTo(1);
	}

	@Test
	void theRateOfCallsIsLimitedHoweverShortTheyAre() {
		for (int i = 0; i < RATE; i++) {
			assertThat(enter("acme", null, Mono.empty()).refusal()).isNull();
		}

		assertThat(told(enter("acme", null, Mono.empty()))).contains("503");
		assertThat(free()).isEqualTo(ALL);
	}

	@Test
	void aPlaceIsGivenBackOnSuccessErrorAndCancel() {
		enter("acme", null, Mono.empty());
		enter("acme", null, Mono.error(new IllegalStateException("broken")));
		enter("acme", null, Mono.never()).running().dispose();

		assertThat(free()).isEqualTo(ALL);
	}

	@Test
	void aForwardedCallKeepsItsPlaceThoughItsClientHasLeft() {
		Sinks.Empty<Void> call = Sinks.empty();
		Entered entered = enter("acme", 1, call.asMono());
		Permits permits = Permits.takeOver(entered.exchange());

		entered.running().dispose();

		assertThat(free()).isEqualTo(ALL - 1);
		assertThat(enter("acme", 1, Mono.never()).refusal()).isNotNull();
		permits.giveBack();
		permits.giveBack();
		assertThat(free()).isEqualTo(ALL);
		assertThat(enter("acme", 1, Mono.never()).refusal()).isNull();
	}

	@Test
	void whatIsGivenBackAlreadyCannotBeTakenOver() {
		Entered entered = enter("acme", null, Mono.never());
		entered.running().dispose();

		Permits.takeOver(entered.exchange()).giveBack();

		assertThat(free()).isEqualTo(ALL);
	}

	private int free() {
		return this.backend.getMetrics().getAvailableConcurrentCalls();
	}

	private static String told(Entered entered) {
		Refusal refusal = Objects.requireNonNull(entered.refusal());
		return refusal.httpStatus() + " " + refusal.message();
	}

	private Entered enter(String account, @Nullable Integer concurrency, Mono<Void> rest) {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
		Call.begin(Clock.systemUTC(), POLICY, null, null).attach(exchange);
		Plan plan = new Plan("free", DataSize.ofKilobytes(1), concurrency, null, Map.of(), List.of());
		new Caller(account, "first", "key", "free", plan).attach(exchange);
		Disposable running = this.filter.filter(exchange, (ignored) -> rest).onErrorComplete().subscribe();
		return new Entered(exchange, running);
	}

	private record Entered(MockServerWebExchange exchange, Disposable running) {

		@Nullable Refusal refusal() {
			return Refusal.find(this.exchange);
		}

	}

}
