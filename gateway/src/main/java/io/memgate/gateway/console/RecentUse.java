package io.memgate.gateway.console;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

import io.memgate.gateway.admission.QuotaState;
import io.memgate.gateway.policy.Difference;

/**
 * Whether what an account did in the last days would be refused under a coming change, as
 * far as the counts of its calls can tell.
 *
 * @param days days of usage that were looked at, today among them
 * @param lines one for each limit that will be tighter for the account
 */
record RecentUse(int days, List<Line> lines) {

	/** Beyond it a pace tells nothing. */
	private static final int FORESEEN_DAYS = 365;

	private static final int MONTH_DAYS = 30;

	RecentUse {
		lines = List.copyOf(lines);
	}

	/**
	 * Holds recent calls against a change.
	 * @param tighter what will be tighter for the account
	 * @param quotas its quotas as the change will make them, with what is used of them
	 * now
	 * @param effective from when the change is in force
	 */
	static RecentUse of(List<Difference> tighter, List<QuotaState> quotas, RecentCalls calls, Instant effective,
			Instant now) {
		return new RecentUse(RecentCalls.DAYS,
				tighter.stream().map((each) -> line(each, quotas, calls, effective, now)).toList());
	}

	private static Line line(Difference difference, List<QuotaState> quotas, RecentCalls calls, Instant effective,
			Instant now) {
		String api = difference.subject().api();
		if (difference.key().isEmpty()) {
			return gone(difference, api, calls.allowed(api), effective);
		}
		if (difference.key().equals("quota")) {
			String name = (api != null) ? api : QuotaState.TOTAL;
			for (QuotaState quota : quotas) {
				if (quota.name().equals(name)) {
					return quota(difference, quota, calls, effective, now);
				}
			}
		}
		return other(difference, api, calls.allowed(api));
	}

	private static Line gone(Difference difference, @Nullable String api, long calls, Instant effective) {
		return (calls > 0) ? Line.refused(difference, effective, made(calls, api) + " All of them would be refused.")
				: Line.notRefused(difference, made(0, api));
	}

	private static Line other(Difference difference, @Nullable String api, long calls) {
		return (calls > 0) ? new Line(what(difference), Foreseen.CANNOT_BE_TOLD, null,
				made(calls, api)
						+ " Their counts do not tell which of them would be refused; replaying the usage log does:"
						+ " deploy/memgate policy simulate.")
				: Line.notRefused(difference, made(0, api));
	}

	private static Line quota(Difference difference, QuotaState quota, RecentCalls calls, Instant effective,
			Instant now) {
		String api = difference.subject().api();
		return switch (quota.quota().per()) {
			case LIFE -> life(difference, quota, calls.pace(api), effective, now);
			case DAY -> day(difference, quota.limit(), calls.chargedByDay(api), effective);
			case MONTH -> month(difference, quota.limit(), calls.pace(api), effective);
		};
	}

	private static Line life(Difference difference, QuotaState quota, double pace, Instant effective, Instant now) {
		String left = quota.remaining() + " of " + quota.limit() + " calls would remain.";
		if (quota.remaining() == 0) {
			return Line.refused(difference, effective,
					left + " Every further call would be refused from " + effective + " on.");
		}
		double lastDays = quota.remaining() / pace;
		if (lastDays > FORESEEN_DAYS) {
			return Line.notRefused(difference, left + at(pace) + " they last for more than a year.");
		}
		Instant end = now.plusSeconds((long) (lastDays * Duration.ofDays(1).toSeconds()));
		Instant from = end.isAfter(effective) ? end : effective;
		return Line.refused(difference, from, left + at(pace) + " you would be refused from about " + from + " on.");
	}

	private static Line day(Difference difference, long limit, List<Long> days, Instant effective) {
		long over = days.stream().filter((calls) -> calls > limit).count();
		long most = days.stream().mapToLong(Long::longValue).max().orElse(0);
		String said = "On the busiest of the last " + RecentCalls.DAYS + " days you made " + most + " calls, of "
				+ limit + " that are allowed a day.";
		return (over > 0)
				? Line.refused(difference, effective, said + " On " + over + " of them calls would have been refused.")
				: Line.notRefused(difference, said);
	}

	private static Line month(Difference difference, long limit, double pace, Instant effective) {
		long expected = Math.round(pace * MONTH_DAYS);
		String said = at(pace).strip() + " you make " + expected + " calls in " + MONTH_DAYS + " days, of " + limit
				+ " that are allowed a month.";
		return (expected > limit)
				? Line.refused(difference, effective,
						said + " They would be used up after about " + (long) (limit / pace) + " days of each month.")
				: Line.notRefused(difference, said);
	}

	/** The limit's path within the account's limits. */
	private static String what(Difference difference) {
		String api = difference.subject().api();
		String above = (api != null) ? "apis." + api : "";
		return above + ((above.isEmpty() || difference.key().isEmpty()) ? "" : ".") + difference.key();
	}

	private static String made(long calls, @Nullable String api) {
		return "You made " + ((calls > 0) ? calls : "no") + " calls" + ((api != null) ? " of " + api : "")
				+ " in the last " + RecentCalls.DAYS + " days that were not refused.";
	}

	private static String at(double pace) {
		return String.format(Locale.ROOT, " At your pace of the last %d days (%.1f a day)", RecentCalls.DAYS, pace);
	}

	/** All of it as text. */
	List<String> texts() {
		return this.lines.stream().map((line) -> line.what() + ": " + line.says()).toList();
	}

	/** What is foreseen for the recent calls. */
	enum Foreseen {

		/** Some would be refused, or will be at this pace. */
		@JsonProperty("refused")
		REFUSED,

		/** None would be. */
		@JsonProperty("not-refused")
		NOT_REFUSED,

		/** What is kept of them does not say. */
		@JsonProperty("cannot-be-told")
		CANNOT_BE_TOLD

	}

	/**
	 * One limit.
	 *
	 * @param what its path, such as {@code apis.searchMemory.quota}
	 * @param verdict what would become of the recent calls
	 * @param from when the first would be refused at this pace; null where none is
	 * @param says the same in words
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Line(String what, Foreseen verdict, @Nullable Instant from, String says) {

		static Line refused(Difference difference, Instant from, String says) {
			return new Line(RecentUse.what(difference), Foreseen.REFUSED, from, says);
		}

		static Line notRefused(Difference difference, String says) {
			return new Line(RecentUse.what(difference), Foreseen.NOT_REFUSED, null, says);
		}

	}

}
