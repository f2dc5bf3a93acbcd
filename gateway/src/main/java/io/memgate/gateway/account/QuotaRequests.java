package io.memgate.gateway.account;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
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

	/** Most open requests in one list. */
	public static final int MOST_LISTED = 200;

	private static final String MOST_ANSWERED = "100";

	private static final RedisScript ASK = RedisScript.load("ask");

	private static final RedisScript ANSWER = RedisScript.load("answer-request");

	private static final JsonMapper JSON = new JsonMapper();

	private final Redis redis;

	QuotaRequests(Redis redis) {
		this.redis = redis;
	}

	/**
	 * Makes a request. It is indexed first, in the index's own slot: an entry whose
	 * request was never made is skipped by its readers.
	 * @return whether there was room for it
	 */
	public Mono<Boolean> make(QuotaRequest request) {
		String entry = entry(request);
		return this.redis.addNew(AccountKeys.QUOTA_REQUESTS, request.created().toEpochMilli(), entry)
			.then(this.redis.run(ASK, new String[] { new AccountKeys(request.account()).openRequests() }, request.id(),
					JSON.writeValueAsString(request), Integer.toString(MOST_OPEN)))
			.flatMap((reply) -> (reply[1] == 1) ? Mono.just(true)
					: this.redis.remove(AccountKeys.QUOTA_REQUESTS, entry).thenReturn(false));
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

	/** The open requests of all accounts, oldest first, {@link #MOST_LISTED} at most. */
	public Mono<List<QuotaRequest>> open() {
		return this.redis.members(AccountKeys.QUOTA_REQUESTS, 0, MOST_LISTED - 1L)
			.flatMap((entries) -> Flux.fromIterable(entries)
				.map((entry) -> entry.split(":", 2))
				.flatMapSequential((entry) -> findOpen(entry[0], entry[1]))
				.collectList());
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
			.flatMap((reply) -> this.redis.remove(AccountKeys.QUOTA_REQUESTS, entry(answered))
				.thenReturn(reply[1] == 1));
	}

	private static String entry(QuotaRequest request) {
		return request.account() + ':' + request.id();
	}

	private static QuotaRequest read(String json) {
		return JSON.readValue(json, QuotaRequest.class);
	}

}
