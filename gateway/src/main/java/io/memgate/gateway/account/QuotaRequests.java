package io.memgate.gateway.account;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;

/**
 * Requests of accounts for more quota, kept in Redis: of each account the open ones, a
 * few, and the newest of those that were answered.
 */
public final class QuotaRequests {

	/** Open requests of an account. */
	public static final int MOST_OPEN = 5;

	/** Most open requests in one page. */
	public static final int MOST_LISTED = 200;

	private static final String MOST_ANSWERED = "100";

	private static final RedisScript ASK = RedisScript.load("ask");

	private static final RedisScript ANSWER = RedisScript.load("answer-request");

	private static final JsonMapper JSON = new JsonMapper();

	private final Redis redis;

	private final RequestIndex index;

	private final Clock clock;

	/**
	 * @param clock shows Redis's time
	 */
	QuotaRequests(Redis redis, Clock clock) {
		this.redis = redis;
		this.index = new RequestIndex(redis);
		this.clock = clock;
	}

	/**
	 * Makes a request. It is indexed first, in the index's own slot: an entry whose
	 * request was never made is skipped by its readers.
	 * @return whether there was room for it
	 */
	public Mono<Boolean> make(QuotaRequest request) {
		return this.index.add(request)
			.then(this.redis.run(ASK, new String[] { new AccountKeys(request.account()).openRequests() }, request.id(),
					JSON.writeValueAsString(request), Integer.toString(MOST_OPEN)))
			.flatMap((reply) -> (reply[1] == 1) ? Mono.just(true) : this.index.remove(request).thenReturn(false));
	}

	/** An account's requests, newest first. */
	public Mono<List<QuotaRequest>> of(String account) {
		AccountKeys keys = new AccountKeys(account);
		return Mono.zip(this.redis.hash(keys.openRequests()),
				this.redis.list(keys.answeredRequests(), Long.parseLong(MOST_ANSWERED)),
				(open, answered) -> Stream.concat(open.values().stream(), answered.stream())
					.map(QuotaRequests::read)
					.sorted(Comparator.comparing(QuotaRequest::created).reversed())
					.toList());
	}

	/** An open request; empty when there is none of that id. */
	public Mono<QuotaRequest> findOpen(String account, String id) {
		return this.redis.fields(new AccountKeys(account).openRequests(), id)
			.flatMap((found) -> Mono.justOrEmpty(found.getFirst()))
			.map(QuotaRequests::read);
	}

	/**
	 * The open requests of all accounts, oldest first.
	 * @param after the {@code next} of the page before, {@link #isPlace}; null for the
	 * first page
	 * @param limit most of them, up to {@link #MOST_LISTED}
	 */
	public Mono<QuotaRequestPage> open(@Nullable String after, int limit) {
		return this.index.page((after != null) ? RequestEntry.read(after) : RequestEntry.NONE, limit,
				this.clock.millis());
	}

	/** Whether a text may be the {@code next} of a page. */
	public static boolean isPlace(String text) {
		return RequestEntry.isText(text);
	}

	/**
	 * Answers an open request.
	 * @param answered the request with its answer
	 * @param grant what an approved one is granted; null for a declined one
	 * @return whether it was open until now
	 */
	public Mono<Boolean> answer(QuotaRequest answered, @Nullable Grant grant) {
		AccountKeys account = new AccountKeys(answered.account());
		List<String> keys = new ArrayList<>(
				List.of(account.description(), account.openRequests(), account.answeredRequests()));
		List<String> args = new ArrayList<>(List.of(answered.id(), JSON.writeValueAsString(answered), MOST_ANSWERED));
		if (grant != null) {
			keys.addAll(List.of(account.grants(), account.granted(grant.quota())));
			args.addAll(
					List.of(grant.id(), Directory.json(grant), Long.toString(grant.amount()), Directory.expiry(grant)));
		}
		return this.redis.run(ANSWER, keys.toArray(String[]::new), args.toArray(String[]::new))
			.flatMap((reply) -> this.index.remove(answered).thenReturn(reply[1] == 1));
	}

	static QuotaRequest read(String json) {
		return JSON.readValue(json, QuotaRequest.class);
	}

}
