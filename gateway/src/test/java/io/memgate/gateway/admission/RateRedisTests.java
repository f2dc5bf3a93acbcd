package io.memgate.gateway.admission;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.policy.RateLimit.Kind;
import io.memgate.gateway.policy.RateLimit.Mode;
import io.memgate.gateway.policy.RateLimit.Scope;
import io.memgate.gateway.policy.RateLimit.Unit;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RedisServer.class)
class RateRedisTests {

	private static final Duration HOUR = Duration.ofHours(1);

	@Test
	void anEnforcedRateRefusesWhatIsAboveItAndSaysWhenToRepeat(Redis redis) {
		Books books = new Books(redis, rate("hourly", 2, Unit.REQUESTS, Kind.WINDOW, Scope.ACCOUNT, Mode.ENFORCED));
		books.admit(books.call("add"));
		books.admit(books.call("find"));

		Decision decision = books.admit(books.call("add"));

		assertThat(decision).asInstanceOf(InstanceOfAssertFactories.type(Decision.Refused.class))
			.satisfies((refused) -> {
				assertThat(refused.refusal().condition()).isEqualTo(Condition.RATE_LIMITED);
				assertThat(refused.refusal().message()).contains("rate limit hourly is 2 requests in 3600 seconds",
						"for each account", "not charged");
				assertThat(refused.refusal().retryAfter()).isBetween(HOUR.minusSeconds(5), HOUR.plusSeconds(120));
				assertThat(refused.refusal().violated()).containsExactly("hourly");
				assertThat(refused.limits().rates().getFirst().left()).isZero();
			});
		assertThat(Books.reserved("add")).isEqualTo(1);
	}

	@Test
	void aRefusedCallMovesNoRateOfAny(Redis redis) {
		Books books = new Books(redis, rate("wide", 9, Unit.REQUESTS, Kind.WINDOW, Scope.ACCOUNT, Mode.ENFORCED),
				rate("tight", 1, Unit.REQUESTS, Kind.BUCKET, Scope.ACCOUNT, Mode.ENFORCED));
		books.admit(books.call("add"));
		Map<String, String> before = states();

		for (int i = 0; i < 20; i++) {
			books.admit(books.call("add"));
		}

		assertThat(states()).isEqualTo(before);
	}

	@Test
	void aCallAdmittedTwiceMovesItsRateOnce(Redis redis) {
		Books books = new Books(redis, rate("hourly", 2, Unit.REQUESTS, Kind.WINDOW, Scope.ACCOUNT, Mode.ENFORCED));
		Call call = books.call("add");
		books.admit(call);
		books.admit(call);

		assertThat(books.admit(books.call("add"))).isInstanceOf(Decision.Admitted.class);
	}

	@Test
	void advisoryAndShadowRatesCountAndRefuseNobody(Redis redis) {
		Books books = new Books(redis, rate("told", 1, Unit.REQUESTS, Kind.WINDOW, Scope.ACCOUNT, Mode.ADVISORY),
				rate("hidden", 1, Unit.REQUESTS, Kind.BUCKET, Scope.ACCOUNT, Mode.SHADOW));
		books.admit(books.call("add"));

		Decision decision = books.admit(books.call("add"));

		assertThat(decision).isInstanceOfSatisfying(Decision.Admitted.class, (admitted) -> {
			assertThat(admitted.limits().rates()).extracting(RateState::isOver).containsExactly(true, true);
			assertThat(admitted.limits().items()).extracting((item) -> item.name()).containsExactly("told");
		});
	}

	@Test
	void aRateIsSharedByWhomItNames(Redis redis) {
		RateLimit perKey = rate("key", 1, Unit.REQUESTS, Kind.WINDOW, Scope.KEY, Mode.ENFORCED);
		Books books = new Books(redis, perKey,
				rate("project", 2, Unit.REQUESTS, Kind.WINDOW, Scope.PROJECT, Mode.ENFORCED));

		assertThat(books.admit(books.call("add"), books.caller("first", "key1"), 0))
			.isInstanceOf(Decision.Admitted.class);
		assertThat(books.admit(books.call("add"), books.caller("first", "key1"), 0))
			.isInstanceOf(Decision.Refused.class);
		assertThat(books.admit(books.call("add"), books.caller("first", "key2"), 0))
			.isInstanceOf(Decision.Admitted.class);
		assertThat(books.admit(books.call("add"), books.caller("first", "key3"), 0))
			.isInstanceOf(Decision.Refused.class);
		assertThat(books.admit(books.call("add"), books.caller("second", "key4"), 0))
			.isInstanceOf(Decision.Admitted.class);
	}

	@Test
	void aRateInTokensCountsThemAndSaysWhenACallIsHopeless(Redis redis) {
		Books books = new Books(redis,
				rate("tokens", 100, Unit.INPUT_TOKENS, Kind.BUCKET, Scope.ACCOUNT, Mode.ENFORCED));

		assertThat(books.admit(books.call("add"), 90)).isInstanceOf(Decision.Admitted.class);
		assertThat(books.admit(books.call("add"), 20)).isInstanceOfSatisfying(Decision.Refused.class,
				(refused) -> assertThat(refused.refusal().retryAfter()).isBetween(Duration.ofMinutes(5),
						Duration.ofMinutes(7)));
		assertThat(books.admit(books.call("add"), 101)).isInstanceOfSatisfying(Decision.Refused.class, (refused) -> {
			assertThat(refused.refusal().retryAfter()).isNull();
			assertThat(refused.refusal().message()).contains("this call alone counts 101");
		});
	}

	@ParameterizedTest
	@EnumSource(Kind.class)
	void aRequestCountsAsMuchAsItWeighs(Kind kind, Redis redis) {
		Books books = new Books(redis, rate("hourly", 10, Unit.REQUESTS, kind, Scope.ACCOUNT, Mode.ENFORCED));

		assertThat(books.admitWeighing(books.call("add"), 6)).isInstanceOfSatisfying(Decision.Admitted.class,
				(admitted) -> assertThat(admitted.limits().rates().getFirst().left()).isEqualTo(4));
		assertThat(books.admitWeighing(books.call("add"), 5)).isInstanceOfSatisfying(Decision.Refused.class,
				(refused) -> assertThat(refused.refusal().facts()).containsEntry("cost", 5L));
		assertThat(books.admitWeighing(books.call("add"), 4)).isInstanceOf(Decision.Admitted.class);
		assertThat(Books.reserved("add")).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource(Kind.class)
	void aCallAboveAllThatAnAdvisoryRateHoldsLeavesTheNextOneAlone(Kind kind, Redis redis) {
		Books books = new Books(redis, rate("told", 2, Unit.REQUESTS, kind, Scope.ACCOUNT, Mode.ADVISORY));

		assertThat(books.admitWeighing(books.call("add"), 3)).isInstanceOf(Decision.Admitted.class);
		assertThat(books.admitWeighing(books.call("add"), 1)).isInstanceOfSatisfying(Decision.Admitted.class,
				(admitted) -> assertThat(admitted.limits().rates().getFirst().left()).isOne());
	}

	private static Map<String, String> states() {
		return RedisServer.commands().hgetall(new AccountKeys(Books.ACCOUNT).rates());
	}

	private static RateLimit rate(String name, long amount, Unit unit, Kind kind, Scope scope, Mode mode) {
		return new RateLimit(name, amount, unit, HOUR, kind, amount, scope, Set.of(), mode);
	}

}
