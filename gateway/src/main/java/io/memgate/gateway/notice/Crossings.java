package io.memgate.gateway.notice;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.Store;

/**
 * Which shares of its quotas each account has crossed, and its notices of that, kept in
 * Redis. Every method fails with a
 * {@link io.memgate.gateway.redis.RedisUnavailableException} as the signal.
 */
final class Crossings {

	/** Notices kept of an account, the newest. */
	static final int MOST_NOTICES = 100;

	private static final String KEEP = Long.toString(Duration.ofDays(400).toMillis());

	private static final RedisScript CROSS = RedisScript.load("cross");

	private static final int TOLD_BEFORE = 0;

	private final Redis redis;

	private final Store store;

	Crossings(Redis redis, Store store) {
		this.redis = redis;
		this.store = store;
	}

	/**
	 * Notes a crossing and keeps its notice, unless that was done.
	 * @return whether the notice is still to be passed on, by {@link #passedOn}
	 */
	Mono<Boolean> note(Sighting sighting, Notice notice) {
		Crossing crossing = sighting.crossing();
		AccountKeys keys = new AccountKeys(crossing.account());
		return this.store.whenOpen(this.redis.run(CROSS, new String[] { keys.crossed(), keys.notices() },
				crossing.counter(), crossing.field(), Long.toString(crossing.at()), sighting.exact() ? "1" : "0",
				notice.json(), Integer.toString(MOST_NOTICES), KEEP))
			.map((reply) -> reply[1] != TOLD_BEFORE);
	}

	/** Takes note that the notice of a crossing is on its way to whoever wants it. */
	Mono<Long> passedOn(Crossing crossing) {
		return this.redis.put(new AccountKeys(crossing.account()).crossed(),
				Map.of(crossing.field(), Long.toString(crossing.at())));
	}

	/** The notices of an account, newest first. */
	Mono<List<Notice>> notices(String account) {
		return this.redis.list(new AccountKeys(account).notices(), MOST_NOTICES)
			.map((kept) -> kept.stream().map(Notice::read).toList());
	}

}
