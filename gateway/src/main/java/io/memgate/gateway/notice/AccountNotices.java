package io.memgate.gateway.notice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.Grant;
import io.memgate.gateway.account.QuotaRequest;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.redis.Store;

/**
 * Tells an account what an administrator has changed for it alone: among its own notices,
 * and to the webhooks that want them.
 *
 * <p>
 * The change has been made before it is told. So where Redis does not take the notice,
 * also when asked some times, that is logged and fails nobody.
 */
public final class AccountNotices {

	private static final Logger log = LoggerFactory.getLogger(AccountNotices.class);

	private static final RedisScript TELL = RedisScript.load("tell");

	private static final String MOST = Integer.toString(Crossings.MOST_NOTICES);

	private static final String KEEP = Long.toString(Duration.ofDays(400).toMillis());

	private static final int ID_BYTES = 8;

	private static final Retry SOME_TIMES = Retry.backoff(3, Duration.ofMillis(100))
		.filter((ex) -> ex instanceof RedisUnavailableException);

	private final Redis redis;

	private final Store store;

	private final Outbox outbox;

	private final PolicyInForce policy;

	private final Clock clock;

	/**
	 * @param clock shows Redis's time
	 */
	AccountNotices(Redis redis, Store store, Outbox outbox, PolicyInForce policy, Clock clock) {
		this.redis = redis;
		this.store = store;
		this.outbox = outbox;
		this.policy = policy;
		this.clock = clock;
	}

	/**
	 * Tells of another plan, now or at an instant, or that one will not be.
	 * @param before the account as it was
	 * @param after as it is
	 * @param emergency why it could not be announced in time; null when it was, or need
	 * not be
	 */
	public Mono<Void> planMoved(Account before, Account after, @Nullable String emergency) {
		return Mono
			.defer(() -> Mono
				.justOrEmpty(PlanNotices.of(before, after, this.policy.activation().revisions(), now(), emergency)))
			.flatMap(this::publish);
	}

	/**
	 * Tells of the answer to a request for quota.
	 * @param grant what was granted; null when it was declined
	 */
	public Mono<Void> answered(QuotaRequest request, @Nullable Grant grant) {
		return Mono.defer(() -> publish(notice(request, grant)));
	}

	private Notice notice(QuotaRequest request, @Nullable Grant grant) {
		Instant at = (request.answered() != null) ? request.answered() : now();
		String quota = request.quota().equals(Grant.TOTAL) ? "the total" : request.quota();
		String said = (grant != null)
				? grant.amount() + " more calls of " + quota + " are granted, of " + request.amount() + " asked for"
				: request.amount() + " more calls of " + quota + " were asked for and are declined";
		return new Notice(NoticeIds.of("request-", request.account() + '|' + request.id(), ID_BYTES),
				NoticeKind.LIMIT_CHANGE, at, at, (grant != null) ? grant.expires() : null,
				said + ": " + Objects.requireNonNullElse(request.answer(), "no more was said."),
				List.of(new Notice.Line("accounts." + request.account() + ".grants." + request.quota(), null,
						(grant != null) ? grant.amount() + " calls" : "declined")),
				request.account(), null);
	}

	private Mono<Void> publish(Notice notice) {
		return keep(notice).then(this.outbox.publish(notice))
			.retryWhen(SOME_TIMES)
			.doOnError((ex) -> log.error("A notice was not published: {}", notice.json(), ex))
			.onErrorComplete();
	}

	private Mono<long[]> keep(Notice notice) {
		String[] keys = { new AccountKeys(Objects.requireNonNull(notice.account())).notices() };
		return this.store.whenOpen(this.redis.run(TELL, keys, notice.id(), notice.json(), MOST, KEEP));
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
	}

}
