package io.memgate.gateway.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.KeyForm;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.RateItem;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.News;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisClock;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.Store;
import io.memgate.gateway.telemetry.Trace;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RedisServer.class)
class AuthenticationFilterRedisTests {

	private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");

	private static final KeyIssuer ISSUER = new KeyIssuer();

	private final UsagePolicy policy = TestPolicy.policy();

	private final AtomicLong nanos = new AtomicLong();

	private final RedisClock clock = new RedisClock(Clock.fixed(NOW, ZoneOffset.UTC));

	private final Redis redis = RedisServer.connect(RedisServer.port(), new RedisClock(Clock.systemUTC()));

	private final Directory directory = new Directory(this.redis);

	private final News news = new News();

	private final AuthenticationFilter filter = filter(RedisServer.openStore());

	private NewKey key = ISSUER.issue("mpg");

	@BeforeEach
	void acmeHasAKey() {
		run(this.directory.add(new Account("acme", "free", NOW)));
		run(this.directory.add("acme", new Project("app", NOW)));
		this.key = issue("app", null);
	}

	@AfterEach
	void disconnect() {
		this.redis.stop();
	}

	@Test
	void aGoodKeyMakesItsOwnerTheCaller() {
		MockServerWebExchange exchange = exchange(TestPolicy.ADD, "Token " + this.key.text());

		assertThat(passes(exchange)).isTrue();

		assertThat(Caller.of(exchange))
			.isEqualTo(new Caller("acme", "app", this.key.id(), "free", this.policy.limits("acme", "free", NOW)));
	}

	@Test
	void theAnswerNamesTheLimitsThatApply() {
		MockServerWebExchange exchange = exchange(TestPolicy.ADD, "Token " + this.key.text());

		assertThat(passes(exchange)).isTrue();

		HttpHeaders headers = exchange.getResponse().getHeaders();
		assertThat(headers.getFirst(RateItem.POLICY_HEADER))
			.isEqualTo("\"addMessage\";q=5000, \"recommended\";q=10;w=1");
		assertThat(headers.containsHeader(RateItem.STATE_HEADER)).isFalse();
	}

	@Test
	void anotherPlanHasOtherLimits() {
		RedisServer.commands().hset(new AccountKeys("acme").description(), "plan", "team");
		MockServerWebExchange exchange = exchange(TestPolicy.ADD, "Token " + this.key.text());

		assertThat(passes(exchange)).isTrue();

		assertThat(exchange.getResponse().getHeaders().getFirst(RateItem.POLICY_HEADER))
			.isEqualTo("\"addMessage\";q=9000, \"total\";q=20000");
		assertThat(Caller.of(exchange).plan()).isEqualTo("team");
	}

	@Test
	void anApiThatThePlanDoesNotListIsRefused() {
		MockServerWebExchange exchange = exchange(TestPolicy.DELETE, "Token " + this.key.text());

		assertThat(passes(exchange)).isFalse();

		assertThat(refusal(exchange).condition()).isEqualTo(Condition.API_NOT_IN_PLAN);
		assertThat(refusal(exchange).message())
			.isEqualTo("The plan 'free' does not have deleteMemory. It has: addMessage, searchMemory.");
		assertThat(exchange.getResponse().getHeaders().containsHeader(HttpHeaders.WWW_AUTHENTICATE)).isFalse();
	}

	@Test
	void withoutAKeyTheAnswerSaysHowToSendOne() {
		MockServerWebExchange exchange = exchange(TestPolicy.ADD, null);

		assertThat(passes(exchange)).isFalse();

		assertThat(refusal(exchange).condition()).isEqualTo(Condition.KEY_REQUIRED);
		assertThat(refusal(exchange).message()).contains("'Authorization: Token mpg-…'");
		assertThat(exchange.getResponse().getHeaders().getFirst(HttpHeaders.WWW_AUTHENTICATE))
			.isEqualTo("Token realm=\"memgate\"");
		assertThat(exchange.getResponse().getHeaders().containsHeader(RateItem.POLICY_HEADER)).isFalse();
	}

	@Test
	void aProfileWithoutSchemesAsksForTheBareKey() {
		MockServerWebExchange exchange = exchange(TestPolicy.ADD, "Token " + this.key.text(), TestPolicy.BARE);

		assertThat(passes(exchange)).isFalse();

		assertThat(refusal(exchange).message()).contains("'Authorization: sk-…'");
	}

	@Test
	void anUnknownKeyAWrongSecretAndARevokedOneAreToldApartByNothing() {
		NewKey other = issue("app", null);
		NewKey revoked = issue("app", null);
		RedisServer.commands().hset(AccountKeys.apiKey(revoked.id()), "revoked", NOW.toString());
		String wrongSecret = other.text().substring(0, 21) + this.key.text().substring(21);

		for (String text : new String[] { ISSUER.issue("mpg").text(), wrongSecret, revoked.text() }) {
			MockServerWebExchange exchange = exchange(TestPolicy.ADD, "Token " + text);
			assertThat(passes(exchange)).isFalse();
			assertThat(refusal(exchange)).isEqualTo(Refusal.of(Condition.KEY_INVALID, "The ApiKey is not valid."));
		}
	}

	@Test
	void aKeyIsGoodUntilItExpires() {
		NewKey expiring = issue("app", NOW.plusSeconds(1));
		NewKey expired = issue("app", NOW);

		assertThat(passes(exchange(TestPolicy.ADD, "Token " + expiring.text()))).isTrue();
		assertThat(passes(exchange(TestPolicy.ADD, "Token " + expired.text()))).isFalse();
	}

	@Test
	void aKeyOfAnAccountThatIsGoneIsNotValid() {
		RedisServer.commands().del(new AccountKeys("acme").description());

		assertThat(passes(exchange(TestPolicy.ADD, "Token " + this.key.text()))).isFalse();
	}

	@Test
	void aRevocationIsHeededOnceTheRememberedAnswerIsOld() {
		assertThat(passes(exchange(TestPolicy.ADD, "Token " + this.key.text()))).isTrue();
		RedisServer.commands().hset(AccountKeys.apiKey(this.key.id()), "revoked", NOW.toString());

		assertThat(passes(exchange(TestPolicy.ADD, "Token " + this.key.text()))).isTrue();
		advance(KeyOwners.FRESH);
		assertThat(passes(exchange(TestPolicy.ADD, "Token " + this.key.text()))).isFalse();
	}

	@Test
	void whileChangesAreHeardAnOwnerIsRememberedForAdmissionToAskAbout() {
		this.news.listening();

		assertThat(caller().remembered()).isTrue();
		long before = reads();
		advance(KeyOwners.LASTING.minusMillis(1));
		assertThat(caller().remembered()).isTrue();
		assertThat(reads()).isEqualTo(before);
		advance(Duration.ofMillis(1));
		caller();
		assertThat(reads()).isGreaterThan(before);
	}

	@Test
	void whileChangesAreNotHeardNoOwnerIsOlderThanAMoment() {
		assertThat(caller().remembered()).isFalse();
	}

	@Test
	void aChangeThatIsHeardIsHeededAtOnce() {
		this.news.listening();
		caller();
		RedisServer.commands().hset(new AccountKeys("acme").description(), "plan", "team");

		assertThat(caller().plan()).isEqualTo("free");
		this.news.changed("acme");
		assertThat(caller().plan()).isEqualTo("team");
	}

	@Test
	void whoWasFoundWhileAChangeWasMarkedIsNotRememberedForLong() {
		this.news.listening();
		run(this.directory.assign(new Account("acme", "team", NOW)));

		assertThat(caller().remembered()).isFalse();
		RedisServer.commands().hset(new AccountKeys("acme").description(), "plan", "free");
		assertThat(caller().plan()).isEqualTo("team");
		this.news.changed("acme");
		assertThat(caller().plan()).isEqualTo("free");

		RedisServer.commands().del(new AccountKeys("acme").changed());
		advance(KeyOwners.FRESH);
		assertThat(caller().remembered()).isTrue();
	}

	@Test
	void anApiKeyThatGetsAnotherEndIsMarkedForLongerThanItsOwnerIsRemembered() {
		run(this.directory.change("acme", this.key.id(), (key) -> key.revoked(NOW)));

		assertThat(RedisServer.commands().pttl(new AccountKeys("acme").changed()))
			.isBetween(KeyOwners.LASTING.multipliedBy(3).dividedBy(2).toMillis(), 60_000L);
	}

	@Test
	void whoAsksAnewIsNotTheOneRemembered() {
		this.news.listening();
		caller();
		RedisServer.commands().hset(new AccountKeys("acme").description(), "plan", "team");
		MockServerWebExchange exchange = exchange(TestPolicy.ADD, "Token " + this.key.text());

		run(this.filter.identifyAnew(exchange, (known) -> Mono.empty()));

		assertThat(Caller.of(exchange).plan()).isEqualTo("team");
		assertThat(exchange.getResponse().getHeaders().getFirst(RateItem.POLICY_HEADER)).contains("q=9000");
	}

	@Test
	void whoAsksAnewIsNotTheOneOfMinutesAgo() {
		this.news.listening();
		caller();
		this.redis.stop();
		MockServerWebExchange exchange = exchange(TestPolicy.ADD, "Token " + this.key.text());

		run(this.filter.identifyAnew(exchange, (known) -> Mono.empty()));

		assertThat(refusal(exchange).condition()).isEqualTo(Condition.STORE_UNAVAILABLE);
	}

	@Test
	void admissionAsksAboutWhoWasFoundMinutesAgo() {
		caller();
		this.redis.stop();
		advance(KeyOwners.FRESH);

		assertThat(caller().remembered()).isTrue();
	}

	@Test
	void manyRequestsOfOneKeyReadRedisOnce() {
		long before = reads();

		Flux<Boolean> passing = Flux.range(0, 100)
			.map((i) -> exchange(TestPolicy.ADD, "Token " + this.key.text()))
			.flatMap((exchange) -> this.filter.filter(exchange, (passed) -> Mono.empty())
				.then(Mono.fromSupplier(() -> Caller.find(exchange) != null)), 100);

		StepVerifier.create(passing.all(Boolean::booleanValue)).expectNext(true).verifyComplete();
		assertThat(reads() - before).isEqualTo(2);
	}

	@Test
	void guessingOneUnknownKeyDoesNotReachRedisWithEveryRequest() {
		String unknown = "Token " + ISSUER.issue("mpg").text();
		long before = reads();

		for (int i = 0; i < 20; i++) {
			assertThat(passes(exchange(TestPolicy.ADD, unknown))).isFalse();
		}

		assertThat(reads() - before).isEqualTo(2);
	}

	@Test
	void aKnownKeyGoesOnWhileRedisIsAwayAndForSomeMinutesOnly() {
		assertThat(passes(exchange(TestPolicy.ADD, "Token " + this.key.text()))).isTrue();
		this.redis.stop();

		advance(Duration.ofMinutes(4));
		assertThat(passes(exchange(TestPolicy.ADD, "Token " + this.key.text()))).isTrue();
		advance(Duration.ofMinutes(1));
		assertThat(passes(exchange(TestPolicy.ADD, "Token " + this.key.text()))).isFalse();
	}

	@Test
	void anUnknownKeyWhileRedisIsAwayIsNotCalledInvalid() {
		this.redis.stop();
		MockServerWebExchange exchange = exchange(TestPolicy.ADD, "Token " + this.key.text());

		assertThat(passes(exchange)).isFalse();

		assertThat(refusal(exchange).condition()).isEqualTo(Condition.STORE_UNAVAILABLE);
		assertThat(refusal(exchange).message()).contains("Nothing was charged");
		assertThat(exchange.getResponse().getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("1");
	}

	@Test
	void noKeyIsCalledInvalidByARedisThatWasEmptied() {
		RedisServer.commands().flushall();
		MockServerWebExchange exchange = exchange(TestPolicy.ADD, "Token " + this.key.text());

		assertThat(passes(exchange)).isFalse();

		assertThat(refusal(exchange).condition()).isEqualTo(Condition.STORE_UNAVAILABLE);
	}

	@Test
	void whileTheStoreIsClosedNothingIsLookedUpAndNoKeyIsCalledInvalid() {
		Store closed = new Store(Clock.systemUTC());
		AuthenticationFilter shut = filter(closed);
		MockServerWebExchange exchange = exchange(TestPolicy.ADD, "Token " + ISSUER.issue("mpg").text());
		long before = reads();

		run(shut.filter(exchange, (passed) -> Mono.empty()));

		assertThat(refusal(exchange).condition()).isEqualTo(Condition.STORE_UNAVAILABLE);
		assertThat(reads()).isEqualTo(before);
	}

	private AuthenticationFilter filter(Store store) {
		return new AuthenticationFilter(
				new Authenticator(new KeyOwners(this.redis, store, this.news, this.nanos::get), this.clock));
	}

	private NewKey issue(String project, @Nullable Instant expires) {
		NewKey secret = ISSUER.issue("mpg");
		run(this.directory.add("acme", new ApiKey(secret.id(), project, null, NOW, expires), secret));
		return secret;
	}

	private void advance(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

	private Caller caller() {
		MockServerWebExchange exchange = exchange(TestPolicy.ADD, "Token " + this.key.text());
		assertThat(passes(exchange)).isTrue();
		return Caller.of(exchange);
	}

	private boolean passes(MockServerWebExchange exchange) {
		PublisherProbe<Void> rest = PublisherProbe.empty();
		GatewayFilterChain chain = (passed) -> rest.mono();
		run(this.filter.filter(exchange, chain));
		return rest.wasSubscribed();
	}

	private MockServerWebExchange exchange(Api api, @Nullable String authorization) {
		return exchange(api, authorization, TestPolicy.TOKEN);
	}

	private MockServerWebExchange exchange(Api api, @Nullable String authorization, KeyForm form) {
		MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.post(api.path());
		if (authorization != null) {
			request.header("authorization", authorization);
		}
		MockServerWebExchange exchange = MockServerWebExchange.builder(request).build();
		new Call("id", NOW, 0, (form == TestPolicy.TOKEN) ? this.policy : TestPolicy.policy(form), api, null,
				Trace.NONE)
			.attach(exchange);
		return exchange;
	}

	private static Refusal refusal(MockServerWebExchange exchange) {
		return Objects.requireNonNull(Refusal.find(exchange));
	}

	/** Number of HGETALL commands that Redis has run. */
	private static long reads() {
		return RedisServer.commands()
			.info("commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_hgetall:calls="))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("^[^=]*=(\\d+).*", "$1")))
			.sum();
	}

	private static void run(Mono<?> work) {
		StepVerifier.create(work.then()).expectComplete().verify(Duration.ofSeconds(5));
	}

}
