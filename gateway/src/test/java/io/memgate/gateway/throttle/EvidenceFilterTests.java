package io.memgate.gateway.throttle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.account.TestPolicy;
import io.memgate.gateway.admission.Decision;
import io.memgate.gateway.admission.Input;
import io.memgate.gateway.admission.LimitStates;
import io.memgate.gateway.admission.RateState;
import io.memgate.gateway.admission.Reservation;
import io.memgate.gateway.policy.Code;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.Profile;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.policy.ThrottleRules;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Responder;
import io.memgate.gateway.telemetry.Trace;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/** Which calls are evidence, and of what: ignored refusals, failures, excess. */
class EvidenceFilterTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration LATER = Duration.ofSeconds(3);

	private final UsagePolicy policy = policy(StandingsRedisTests.RULES);

	private long now = System.nanoTime();

	private Pieces noted = new Pieces(0, 0, 0);

	private final EvidenceCollector collector = new EvidenceCollector(
			(account, pieces, rules) -> Mono.fromRunnable(() -> this.noted = this.noted.plus(pieces)), () -> this.now);

	private final EvidenceFilter filter = new EvidenceFilter(this.collector, new ClientAddresses(List.of()));

	@Test
	void aCallThatIsToldToWaitAndComesTooSoonIgnoresThat() {
		Refusal limited = Refusal.of(Condition.RATE_LIMITED, "").retryAfter(HOUR).violating("hourly");

		assertThat(after(limited, limited)).isEqualTo(new Pieces(1, 0, 0));
	}

	@Test
	void soDoesOneOfAThrottledAccount() {
		Refusal throttled = Refusal.of(Condition.ABNORMAL_USAGE_DETECTED, "").retryAfter(HOUR);

		assertThat(after(throttled, throttled, throttled)).isEqualTo(new Pieces(2, 0, 0));
	}

	@Test
	void whoAsksForWhatIsUsedUpFailsAndIgnoresNothing() {
		Refusal daily = Refusal.of(Condition.QUOTA_EXCEEDED, "").retryAfter(HOUR);
		Refusal life = Refusal.of(Condition.TOTAL_QUOTA_EXCEEDED, "");

		assertThat(after(daily, daily, life)).isEqualTo(new Pieces(0, 3, 0));
	}

	@Test
	void aCallThatCanNeverConformFails() {
		assertThat(after(Refusal.of(Condition.RATE_LIMITED, ""))).isEqualTo(new Pieces(0, 1, 0));
	}

	@ParameterizedTest
	@EnumSource(names = { "BAD_JSON", "FIELD_REQUIRED", "BODY_TOO_LARGE", "INPUT_TOO_LONG", "BACKEND_REFUSED",
			"API_NOT_IN_PLAN", "UNSUPPORTED_MEDIA_TYPE" })
	void aCallThatIsWrongFails(Condition condition) {
		assertThat(after(Refusal.of(condition, ""))).isEqualTo(new Pieces(0, 1, 0));
	}

	@ParameterizedTest
	@EnumSource(names = { "NO_CAPACITY", "STORE_UNAVAILABLE", "BACKEND_FAILED", "OUTCOME_TIMEOUT", "INTERNAL_ERROR",
			"QUOTA_HELD", "ACCOUNT_SUSPENDED" })
	void whatIsNotTheCallersDoingIsNoEvidence(Condition condition) {
		Refusal refusal = Refusal.of(condition, "").retryAfter(HOUR);

		assertThat(after(refusal, refusal)).isEqualTo(new Pieces(0, 0, 0));
		assertThat(after(Refusal.of(Condition.ACCOUNT_SUSPENDED, ""))).isEqualTo(new Pieces(0, 0, 0));
	}

	@Test
	void onlyWhatIsAboveALimitOfWhichItsCallerIsToldIsExcess() {
		admitted(over(RateLimit.Mode.SHADOW));
		admitted(new RateState(limit(RateLimit.Mode.ADVISORY), 1, 3, Duration.ZERO));
		assertThat(collected()).isEqualTo(new Pieces(0, 0, 0));

		admitted(over(RateLimit.Mode.ADVISORY));
		assertThat(collected()).isEqualTo(new Pieces(0, 0, 1));
	}

	@Test
	void withoutRulesNothingIsNoted() {
		refused(policy(null), Refusal.of(Condition.BAD_JSON, ""));

		assertThat(collected()).isEqualTo(new Pieces(0, 0, 0));
	}

	private Pieces after(Refusal... refusals) {
		for (Refusal refusal : refusals) {
			refused(this.policy, refusal);
			this.now += LATER.toNanos();
		}
		return collected();
	}

	private void refused(UsagePolicy policy, Refusal refusal) {
		MockServerWebExchange exchange = exchange(policy);
		this.filter.filter(exchange, (next) -> Responder.refuse(next, refusal)).block();
	}

	private void admitted(RateState rate) {
		MockServerWebExchange exchange = exchange(this.policy);
		Reservation reservation = new Reservation("id", "acme", "20260101", "p:k:addMessage", TestPolicy.ADD.effect(),
				"node", null, Input.NONE, "0123456789ab", false);
		Decision.Admitted admitted = new Decision.Admitted(reservation, new LimitStates(List.of(), List.of(rate)),
				Instant.EPOCH);
		exchange.getAttributes().put(Decision.Admitted.class.getName(), admitted);
		this.filter.filter(exchange, (next) -> Mono.empty()).block();
	}

	private Pieces collected() {
		this.collector.round(StandingsRedisTests.RULES).block();
		return this.noted;
	}

	private MockServerWebExchange exchange(UsagePolicy policy) {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.post("/addMessage"));
		new Call("id", Clock.systemUTC().instant(), this.now, policy, TestPolicy.ADD, null, Trace.NONE)
			.attach(exchange);
		Plan free = policy.limits("acme", "free", Instant.EPOCH);
		new Caller("acme", "p", "k", "free", free).attach(exchange);
		return exchange;
	}

	private static RateState over(RateLimit.Mode mode) {
		return new RateState(limit(mode), 1, 0, Duration.ofSeconds(1));
	}

	private static RateLimit limit(RateLimit.Mode mode) {
		return new RateLimit("recommended", 10, RateLimit.Unit.REQUESTS, Duration.ofSeconds(1), RateLimit.Kind.WINDOW,
				10, RateLimit.Scope.ACCOUNT, Set.of(), mode);
	}

	private static UsagePolicy policy(@Nullable ThrottleRules rules) {
		UsagePolicy test = TestPolicy.policy();
		Map<Condition, Code> errors = new HashMap<>();
		for (Condition condition : Condition.values()) {
			errors.put(condition, new Code("1", true));
		}
		Profile profile = new Profile("test", test.profile().key(), test.profile().envelope(), errors,
				test.profile().apis());
		return new UsagePolicy("0", profile, test.tokenizer(), test.contact(), test.noticePeriod(), test.warnAt(), null,
				rules, test.defaultPlan(), test.plans(), test.accounts());
	}

}
