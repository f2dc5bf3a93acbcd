package io.memgate.gateway.account;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/** The list of all accounts' open requests for quota, on a real Redis. */
@ExtendWith(RedisServer.class)
class QuotaRequestsRedisTests {

	private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

	private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

	@Test
	void orphansHideNoRequestAndAreRemoved(Redis redis) {
		QuotaRequests requests = new QuotaRequests(redis, CLOCK);
		for (int i = 0; i < 450; i++) {
			orphan(NOW.minusSeconds(1000 - i), "gone-" + i);
		}
		make(requests, "real", NOW.minusSeconds(61));

		assertThat(ids(requests.open(null, 200).block())).containsExactly("real");
		assertThat(RedisServer.commands().zcard(AccountKeys.QUOTA_REQUESTS)).isEqualTo(1);
	}

	@Test
	void anEntryWhoseRequestMayBeOnItsWayStays(Redis redis) {
		QuotaRequests requests = new QuotaRequests(redis, CLOCK);
		orphan(NOW.minusSeconds(61), "old");
		orphan(NOW.minusSeconds(59), "young");

		assertThat(ids(requests.open(null, 200).block())).isEmpty();

		assertThat(RedisServer.commands().zrange(AccountKeys.QUOTA_REQUESTS, 0, -1)).containsExactly("acme:young");
	}

	@Test
	void pagesFollowEachOtherAlsoWhenTheLastRequestWasAnswered(Redis redis) {
		QuotaRequests requests = new QuotaRequests(redis, CLOCK);
		List<QuotaRequest> made = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			made.add(make(requests, "r" + i, NOW.minusSeconds(i / 2)));
		}

		QuotaRequestPage first = Objects.requireNonNull(requests.open(null, 2).block());
		requests.answer(made.get(2).declined("no", NOW), null).block();
		QuotaRequestPage second = Objects.requireNonNull(requests.open(first.next(), 2).block());
		QuotaRequestPage third = Objects.requireNonNull(requests.open(second.next(), 2).block());

		assertThat(ids(first)).containsExactly("r4", "r2");
		assertThat(ids(second)).containsExactly("r3", "r0");
		assertThat(ids(third)).containsExactly("r1");
		assertThat(third.next()).isNull();
	}

	@Test
	void onePageLooksAtABoundedNumberOfEntries(Redis redis) {
		QuotaRequests requests = new QuotaRequests(redis, CLOCK);
		for (int i = 0; i < RequestIndex.MOST_READ + 10; i++) {
			orphan(NOW.minusMillis(1), "young-%04d".formatted(i));
		}
		make(requests, "real", NOW);

		QuotaRequestPage first = Objects.requireNonNull(requests.open(null, 200).block());

		assertThat(first.requests()).isEmpty();
		assertThat(ids(requests.open(first.next(), 200).block())).containsExactly("real");
	}

	@Test
	void aStrangeEntryIsAnOrphan(Redis redis) {
		RedisServer.commands().zadd(AccountKeys.QUOTA_REQUESTS, 0, "strange");

		assertThat(ids(new QuotaRequests(redis, CLOCK).open(null, 200).block())).isEmpty();
		assertThat(RedisServer.commands().zcard(AccountKeys.QUOTA_REQUESTS)).isZero();
	}

	private static void orphan(Instant made, String id) {
		RedisServer.commands().zadd(AccountKeys.QUOTA_REQUESTS, made.toEpochMilli(), "acme:" + id);
	}

	private static QuotaRequest make(QuotaRequests requests, String id, Instant made) {
		QuotaRequest request = QuotaRequest.open(id, "acme", "addMessage", 5, "a fair", "k", made);
		assertThat(requests.make(request).block()).isTrue();
		return request;
	}

	private static List<String> ids(@Nullable QuotaRequestPage page) {
		return Objects.requireNonNull(page).requests().stream().map(QuotaRequest::id).toList();
	}

}
