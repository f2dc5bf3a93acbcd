package io.memgate.gateway.account;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;

/**
 * Finds accounts by two indexes, one by creation and one by id, each with bounded work
 * however many accounts there are. Every method fails with a
 * {@link io.memgate.gateway.redis.RedisUnavailableException} while Redis is away.
 */
public final class AccountSearch {

	/** Most accounts with one prefix that are sorted by their creation. */
	static final int MOST_SORTED = 1000;

	private final Redis redis;

	private final AccountIndex index;

	private final Directory directory;

	private final Clock clock;

	AccountSearch(Redis redis, Directory directory, Clock clock) {
		this.redis = redis;
		this.index = new AccountIndex(redis);
		this.directory = directory;
		this.clock = clock;
	}

	/**
	 * A part of the accounts that are asked for, as they are now. It fails with an
	 * {@link AccountQueryException} when the account to begin after is not there, which
	 * only the order of ids does without, or too many would have to be sorted.
	 */
	public Mono<AccountRows> find(AccountQuery query) {
		return ids(query).flatMap((ids) -> Flux.fromIterable(ids)
			.flatMapSequential(this::row)
			.collectList()
			.map((rows) -> new AccountRows(rows, (ids.size() == query.limit()) ? ids.getLast() : null)));
	}

	private Mono<List<String>> ids(AccountQuery query) {
		return switch (query.sort()) {
			case ID -> byId(query);
			case CREATED -> query.prefix().isEmpty() ? byCreation(query) : sorted(query);
		};
	}

	private Mono<List<String>> byId(AccountQuery query) {
		return this.index.complete()
			.then(this.redis.membersBetween(AccountKeys.IDS, query.from(), query.to(), query.descending(),
					query.limit()));
	}

	private Mono<List<String>> byCreation(AccountQuery query) {
		return first(query).flatMap(
				(first) -> this.redis.members(AccountKeys.INDEX, first, first + query.limit() - 1, query.descending()));
	}

	private Mono<Long> first(AccountQuery query) {
		String after = query.after();
		return (after == null) ? Mono.just(0L)
				: this.redis.rank(AccountKeys.INDEX, after, query.descending())
					.map((rank) -> rank + 1)
					.switchIfEmpty(Mono.error(() -> nothingAfter(after)));
	}

	/** Those with a prefix are looked up by id, and are few enough to be sorted here. */
	private Mono<List<String>> sorted(AccountQuery query) {
		return byId(query.whole(MOST_SORTED + 1)).flatMap((ids) -> {
			if (ids.size() > MOST_SORTED) {
				throw new AccountQueryException("More than " + MOST_SORTED + " accounts begin with '" + query.prefix()
						+ "'; give a longer prefix, or sort them by id.");
			}
			return ids.isEmpty() ? Mono.just(ids)
					: this.redis.scores(AccountKeys.INDEX, ids).map((seconds) -> sorted(query, ids, seconds));
		});
	}

	private static List<String> sorted(AccountQuery query, List<String> ids, List<@Nullable Double> seconds) {
		Map<String, Double> made = new HashMap<>();
		for (int i = 0; i < ids.size(); i++) {
			made.put(ids.get(i), Objects.requireNonNullElse(seconds.get(i), 0.0));
		}
		Comparator<String> order = Comparator.<String, Double>comparing((id) -> Objects.requireNonNull(made.get(id)))
			.thenComparing(Comparator.naturalOrder());
		List<String> all = ids.stream().sorted(query.descending() ? order.reversed() : order).toList();
		int first = (query.after() != null) ? all.indexOf(query.after()) + 1 : 0;
		if (query.after() != null && first == 0) {
			throw nothingAfter(query.after());
		}
		return all.subList(first, Math.min(all.size(), first + query.limit()));
	}

	private static AccountQueryException nothingAfter(String after) {
		return new AccountQueryException("No account '" + after + "' is in this list to begin after.");
	}

	private Mono<AccountRow> row(String id) {
		return Mono.zip(this.directory.findListed(id), standing(id), (account, standing) -> {
			Instant now = this.clock.instant();
			return new AccountRow(account.at(now), standing.at(now, null).state());
		});
	}

	private Mono<Standing> standing(String account) {
		return this.redis.fields(new AccountKeys(account).standing(), "state", "until").map((values) -> {
			Map<String, String> hash = new HashMap<>();
			if (values.getFirst() != null) {
				hash.put("state", values.getFirst());
			}
			if (values.getLast() != null) {
				hash.put("until", values.getLast());
			}
			return Standing.read(hash);
		});
	}

}
