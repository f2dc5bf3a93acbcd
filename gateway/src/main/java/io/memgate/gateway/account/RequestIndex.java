package io.memgate.gateway.account;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisUnavailableException;

/**
 * The index of the open requests of all accounts, oldest first. It is in another slot
 * than the requests: an entry may stay whose request was never made, or was answered when
 * Redis went away. Such orphans are removed by whoever meets them, once no request can be
 * on its way behind them any more.
 */
final class RequestIndex {

	/** How long the request behind a new entry may be on its way, in milliseconds. */
	static final long ON_ITS_WAY = 60_000;

	/** Most entries that are looked at for one page. */
	static final int MOST_READ = 1000;

	private static final int CHUNK = 200;

	private static final int AT_ONCE = 32;

	private final Redis redis;

	RequestIndex(Redis redis) {
		this.redis = redis;
	}

	Mono<Long> add(QuotaRequest request) {
		RequestEntry entry = RequestEntry.of(request);
		return this.redis.addNew(AccountKeys.QUOTA_REQUESTS, entry.millis(), entry.member());
	}

	Mono<Long> remove(QuotaRequest request) {
		return this.redis.remove(AccountKeys.QUOTA_REQUESTS, RequestEntry.of(request).member());
	}

	/**
	 * The requests that follow an entry, whether or not that is still there.
	 * @param limit most of them
	 * @param now in milliseconds
	 */
	Mono<QuotaRequestPage> page(RequestEntry after, int limit, long now) {
		return Mono.defer(() -> {
			Gathered gathered = new Gathered(limit, now);
			return entries(after).take(MOST_READ)
				.flatMapSequential(this::look, AT_ONCE)
				.takeUntil(gathered::add)
				.then(Mono.defer(() -> removeAll(gathered.orphans)))
				.then(Mono.fromSupplier(gathered::page));
		});
	}

	private Flux<RequestEntry> entries(RequestEntry after) {
		return chunk(after, 0)
			.expand((chunk) -> chunk.isLast() ? Mono.empty() : chunk(chunk.end(), chunk.skippedNext()))
			.concatMapIterable(Chunk::entries, 1);
	}

	private Mono<Chunk> chunk(RequestEntry after, long skip) {
		return this.redis.membersFrom(AccountKeys.QUOTA_REQUESTS, after.millis(), skip, CHUNK)
			.map((found) -> new Chunk(after, skip,
					found.entrySet()
						.stream()
						.map((each) -> new RequestEntry(each.getValue().longValue(), each.getKey()))
						.toList()));
	}

	private Mono<Looked> look(RequestEntry entry) {
		return this.redis.fields(new AccountKeys(entry.account()).openRequests(), entry.request())
			.map((found) -> new Looked(entry, found.getFirst()));
	}

	private Mono<Void> removeAll(List<RequestEntry> orphans) {
		return orphans.isEmpty() ? Mono.empty() : this.redis
			.remove(AccountKeys.QUOTA_REQUESTS, orphans.stream().map(RequestEntry::member).toArray(String[]::new))
			.onErrorComplete(RedisUnavailableException.class)
			.then();
	}

	/**
	 * Some entries that follow each other.
	 *
	 * @param after what they follow
	 * @param skipped entries of its millisecond that were left out
	 * @param read what was read, from that millisecond on
	 */
	private record Chunk(RequestEntry after, long skipped, List<RequestEntry> read) {

		List<RequestEntry> entries() {
			return this.read.stream().filter((entry) -> entry.compareTo(this.after) > 0).toList();
		}

		boolean isLast() {
			return this.read.size() < CHUNK;
		}

		RequestEntry end() {
			return this.read.getLast();
		}

		/** Only a millisecond with more entries than a chunk needs it. */
		long skippedNext() {
			return (end().millis() > this.after.millis()) ? 0 : this.skipped + CHUNK;
		}

	}

	/**
	 * An entry that was looked at.
	 *
	 * @param request what it leads to; null for nothing
	 */
	private record Looked(RequestEntry entry, @Nullable String request) {
	}

	/** What comes together for one page. */
	private static final class Gathered {

		private final int limit;

		private final long now;

		private final List<QuotaRequest> requests = new ArrayList<>();

		private final List<RequestEntry> orphans = new ArrayList<>();

		private RequestEntry last = RequestEntry.NONE;

		private int read;

		Gathered(int limit, long now) {
			this.limit = limit;
			this.now = now;
		}

		/** Takes one more; whether the page is full then. */
		boolean add(Looked looked) {
			this.read++;
			this.last = looked.entry();
			if (looked.request() != null) {
				this.requests.add(QuotaRequests.read(looked.request()));
			}
			else if (this.last.millis() < this.now - ON_ITS_WAY) {
				this.orphans.add(this.last);
			}
			return isFull();
		}

		private boolean isFull() {
			return this.requests.size() == this.limit;
		}

		QuotaRequestPage page() {
			return new QuotaRequestPage(this.requests, (isFull() || this.read == MOST_READ) ? this.last.text() : null);
		}

	}

}
