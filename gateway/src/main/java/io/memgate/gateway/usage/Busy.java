package io.memgate.gateway.usage;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.redis.RedisClock;

/**
 * One of the busiest accounts of a day.
 *
 * @param account its id
 * @param calls all its calls with a valid key; null when that is not remembered
 * @param refusals those of them that were refused; null when that is not remembered
 * @param since when it was counted first on that day, or anew after others had taken its
 * place; null when that is not remembered
 */
public record Busy(String account, @Nullable Long calls, @Nullable Long refusals, @Nullable Instant since) {

	/**
	 * @param micros Redis's
	 * @param all whether every account is remembered, so that one who is not has none
	 */
	static Busy of(String account, @Nullable Double calls, @Nullable Double refusals, @Nullable String micros,
			boolean all) {
		return new Busy(account, number(calls, all), number(refusals, all),
				(micros != null) ? RedisClock.instant(Long.parseLong(micros)) : null);
	}

	private static @Nullable Long number(@Nullable Double score, boolean all) {
		return (score != null) ? Long.valueOf(score.longValue()) : all ? Long.valueOf(0) : null;
	}

}
