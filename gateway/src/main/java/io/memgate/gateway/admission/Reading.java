package io.memgate.gateway.admission;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisClock;

/**
 * An account's books as Redis had them at one instant.
 *
 * @param at Redis's time of it
 * @param settled calls settled so far, with any outcome
 * @param lines what stands under each counter that was asked for, in that order
 */
record Reading(Instant at, long settled, List<Line> lines) {

	private static final int HEAD = 2;

	private static final int PER_LINE = 4;

	Reading {
		lines = List.copyOf(lines);
	}

	/** Reads a reply of {@code check.lua}. */
	static Reading of(List<String> counters, long[] reply) {
		List<Line> lines = new ArrayList<>(counters.size());
		for (String counter : counters) {
			int from = HEAD + PER_LINE * lines.size();
			lines.add(new Line(counter, reply[from], reply[from + 1], reply[from + 2], reply[from + 3]));
		}
		return new Reading(RedisClock.instant(reply[0]), reply[1], lines);
	}

	/**
	 * The script's keys.
	 * @param days whose usage is counted, {@code yyyyMMdd}
	 */
	static String[] keys(String account, List<String> days) {
		AccountKeys keys = new AccountKeys(account);
		List<String> read = new ArrayList<>(2 + days.size());
		read.add(keys.quota());
		read.add(keys.open());
		days.forEach((day) -> read.add(keys.usage(day)));
		return read.toArray(String[]::new);
	}

	/** This reading with the usage of other days, which it did not read. */
	Reading with(Usage other) {
		return new Reading(this.at, this.settled + other.settled(),
				this.lines.stream()
					.map((line) -> new Line(line.counter(), line.used(), line.reserved(), line.open(),
							line.usage() + other.of(line.counter())))
					.toList());
	}

	/**
	 * Whether nothing was admitted or settled between this and a later reading. Whatever
	 * is settled is counted for ever, so an admission and a settlement do not hide each
	 * other.
	 */
	boolean isStillSoIn(Reading later) {
		return this.settled == later.settled && this.lines.equals(later.lines);
	}

	/**
	 * What stands under one counter.
	 *
	 * @param counter an Api's name, or {@link QuotaState#TOTAL}
	 * @param used calls charged
	 * @param reserved calls in flight
	 * @param open reservations that hold it
	 * @param usage successes in the usage of the days that were read
	 */
	record Line(String counter, long used, long reserved, long open, long usage) {

	}

}
