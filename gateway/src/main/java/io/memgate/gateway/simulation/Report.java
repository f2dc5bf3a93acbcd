package io.memgate.gateway.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.admission.Outcome;

/**
 * What a policy would have changed, summed by account and Api.
 */
public final class Report {

	private final Map<String, Map<String, Row>> accounts = new HashMap<>();

	private @Nullable Instant first;

	private @Nullable Instant last;

	/** Takes the verdict of one more call. */
	public void add(Verdict verdict) {
		Instant at = verdict.call().decidedAt();
		this.first = (this.first == null || at.isBefore(this.first)) ? at : this.first;
		this.last = (this.last == null || at.isAfter(this.last)) ? at : this.last;
		this.accounts.computeIfAbsent(verdict.call().account(), (account) -> new TreeMap<>())
			.computeIfAbsent(verdict.call().api(), (api) -> new Row(verdict.call().account(), api))
			.add(verdict, at);
	}

	/** When the first of the calls was decided; null when there are none. */
	public @Nullable Instant first() {
		return this.first;
	}

	/** When the last of the calls was decided; null when there are none. */
	public @Nullable Instant last() {
		return this.last;
	}

	/** The rows of each account, the account that loses most calls first. */
	public List<List<Row>> accounts() {
		Comparator<List<Row>> harm = Comparator.comparingLong((rows) -> -Row.sum(rows).more());
		return this.accounts.values()
			.stream()
			.map((rows) -> List.copyOf(rows.values()))
			.sorted(harm.thenComparing((rows) -> -Row.sum(rows).undecided())
				.thenComparing((rows) -> rows.getFirst().account()))
			.toList();
	}

	/** All rows together. */
	public Row sum() {
		List<Row> all = new ArrayList<>();
		this.accounts.values().forEach((rows) -> all.addAll(rows.values()));
		return Row.sum(all);
	}

	/** Calls of one account and Api. */
	public static final class Row {

		private final String account;

		private final String api;

		private final Map<String, Refused> refused = new TreeMap<>();

		private long calls;

		private long refusedLive;

		private long allowed;

		private long undecided;

		private Row(String account, String api) {
			this.account = account;
			this.api = api;
		}

		static Row sum(List<Row> rows) {
			Row sum = new Row("", "");
			for (Row row : rows) {
				sum.calls += row.calls;
				sum.refusedLive += row.refusedLive;
				sum.allowed += row.allowed;
				sum.undecided += row.undecided;
				row.refused.forEach((limit, refused) -> sum.refused.merge(limit, refused, Refused::plus));
			}
			return sum;
		}

		private void add(Verdict verdict, Instant at) {
			this.calls++;
			this.refusedLive += (verdict.call().outcome() == Outcome.REFUSED) ? 1 : 0;
			this.allowed += verdict.isNewlyAllowed() ? 1 : 0;
			this.undecided += (verdict.effect() == Verdict.Effect.UNDECIDED) ? 1 : 0;
			if (verdict.isNewlyRefused() && verdict.cause() != null) {
				this.refused.merge(verdict.cause().text(), new Refused(1, at, at), Refused::plus);
			}
		}

		public String account() {
			return this.account;
		}

		public String api() {
			return this.api;
		}

		/** Calls recorded. */
		public long calls() {
			return this.calls;
		}

		/** Calls that were refused, for whatever reason. */
		public long refusedLive() {
			return this.refusedLive;
		}

		/** Calls that were not refused, and would be. */
		public long more() {
			return this.refused.values().stream().mapToLong(Refused::calls).sum();
		}

		/** Calls that were refused, and would not be. */
		public long allowed() {
			return this.allowed;
		}

		/** Calls that what was recorded does not decide. */
		public long undecided() {
			return this.undecided;
		}

		/** What would refuse more, by the limit. */
		public Map<String, Refused> refused() {
			return new TreeMap<>(this.refused);
		}

	}

	/**
	 * Calls that a limit would refuse, and that were not refused.
	 *
	 * @param calls how many
	 * @param first when the first was decided
	 * @param last when the last was
	 */
	public record Refused(long calls, Instant first, Instant last) {

		Refused plus(Refused other) {
			return new Refused(this.calls + other.calls, this.first.isBefore(other.first) ? this.first : other.first,
					this.last.isAfter(other.last) ? this.last : other.last);
		}

	}

}
