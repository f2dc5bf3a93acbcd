package io.memgate.gateway.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Grant;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;

/** Reads where an account stands with its quotas, all at one instant of Redis. */
final class QuotaReader {

	private static final RedisScript LEDGER = RedisScript.load("ledger");

	private static final int NUMBERS_PER_QUOTA = 3;

	private final Redis redis;

	QuotaReader(Redis redis) {
		this.redis = redis;
	}

	/** Every quota that the account's limits have, by name, the total first. */
	Mono<List<QuotaState>> read(String account, Plan limits) {
		SortedMap<String, Long> quotas = quotas(limits);
		AccountKeys keys = new AccountKeys(account);
		List<String> used = new ArrayList<>(List.of(keys.quota()));
		quotas.keySet().forEach((quota) -> used.add(keys.granted(quota)));
		return this.redis.run(LEDGER, used.toArray(String[]::new), quotas.keySet().toArray(String[]::new))
			.map((numbers) -> states(quotas, numbers));
	}

	private static SortedMap<String, Long> quotas(Plan limits) {
		SortedMap<String, Long> quotas = new TreeMap<>();
		limits.apis().forEach((api, own) -> {
			if (own.quota() != null) {
				quotas.put(api, own.quota());
			}
		});
		if (limits.total() != null) {
			quotas.put(Grant.TOTAL, limits.total());
		}
		return quotas;
	}

	private static List<QuotaState> states(SortedMap<String, Long> quotas, long[] numbers) {
		List<QuotaState> states = new ArrayList<>();
		int at = 0;
		for (Map.Entry<String, Long> quota : quotas.entrySet()) {
			states.add(QuotaState.of(quota.getKey(), quota.getValue(), numbers[at], numbers[at + 1], numbers[at + 2]));
			at += NUMBERS_PER_QUOTA;
		}
		return states;
	}

}
