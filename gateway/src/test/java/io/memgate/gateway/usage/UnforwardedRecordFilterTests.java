package io.memgate.gateway.usage;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.PolicyLoader;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Responder;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisClock;
import io.memgate.gateway.redis.Store;
import io.memgate.gateway.telemetry.Trace;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/** Who ends the trace of a call, and when. */
class UnforwardedRecordFilterTests {

	private static final UsagePolicy POLICY = PolicyLoader.load(Path.of("../deploy/policy/memos-free.yml"))
		.at(Instant.now())
		.policy();

	private final UnforwardedRecordFilter filter = new UnforwardedRecordFilter(recorder());

	private final List<String> ended = new ArrayList<>();

	@Test
	void aRefusedCallEndsHere() {
		pass((exchange) -> Responder.refuse(exchange, Refusal.of(Condition.KEY_REQUIRED, "Who are you?")));

		assertThat(this.ended).containsExactly("refused");
	}

	@Test
	void soDoesOneThatWasAdmittedAndFailedBeforeItWasTakenOver() {
		pass((exchange) -> Responder.refuse(exchange, Refusal.of(Condition.INTERNAL_ERROR, "It failed.")));

		assertThat(this.ended).containsExactly("refused");
	}

	@Test
	void aClientThatLeavesBeforeItsCallIsTakenOverEndsIt() {
		StepVerifier.create(this.filter.filter(exchange(), (exchange) -> Mono.never())).thenCancel().verify();

		assertThat(this.ended).containsExactly("left");
	}

	@Test
	void aCallThatWasTakenOverIsLeftToWhoHasIt() {
		pass((exchange) -> {
			UnforwardedRecordFilter.takeOver(exchange);
			return Responder.refuse(exchange, Refusal.of(Condition.BACKEND_FAILED, "It failed."));
		});

		assertThat(this.ended).isEmpty();
	}

	private void pass(GatewayFilterChain rest) {
		StepVerifier.create(this.filter.filter(exchange(), rest)).verifyComplete();
	}

	private MockServerWebExchange exchange() {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.post("/search/memory"));
		Call.begin(Clock.systemUTC(), POLICY, POLICY.profile().apis().get("searchMemory"), null, new Trace() {
			@Override
			public void end(String name, Supplier<Map<String, String>> facts) {
				UnforwardedRecordFilterTests.this.ended.add(facts.get().getOrDefault("memgate.outcome", ""));
			}
		}).attach(exchange);
		return exchange;
	}

	/** One without Redis; nobody is known here whose use would be counted. */
	private static Recorder recorder() {
		Redis redis = new Redis(() -> {
			throw new IllegalStateException("there is none");
		}, new RedisClock(Clock.systemUTC()));
		Store store = new Store(Clock.systemUTC());
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		UsageLog log = new UsageLog(() -> LineAppenders.of("-", 1), "n");
		return new Recorder(log, new UsageMetrics(registry, log),
				new UsageCounts(new UnsettledUsage(redis, store, registry), new BusiestAccounts(redis, store),
						new FirstCalls(redis, store)));
	}

}
