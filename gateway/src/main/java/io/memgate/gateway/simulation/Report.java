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

	/** Takes one more call. */
	public void add(SimulatedCall simulated) {
		Instant at = simulated.call().decidedAt();
		this.first = (this.first == null || at.isBefore(this.first)) ? at : this.first;
		this.last = (this.last == null || at.isAfter(this.last)) ? at : this.last;
		this.accounts.computeIfAbsent(simulated.call().account(), (account) -> new TreeMap<>())
			.computeIfAbsent(simulated.call().api(), (api) -> new Row(simulated.call().account(), api))
			.add(simulated, at);
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

		private final Map<String, Cases> refused = new TreeMap<>();

		private final Map<String, Cases> open = new TreeMap<>();

		private long calls;

		private long refusedLive;

		private long allowed;

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
				row.refused.forEach((limit, cases) -> sum.refused.merge(limit, cases, Cases::plus));
				row.open.forEach((limit, cases) -> sum.open.merge(limit, cases, Cases::plus));
			}
			return sum;
		}

		private void add(SimulatedCall simulated, Instant at) {
			this.calls++;
			this.refusedLive += (simulated.call().outcome() == Outcome.REFUSED) ? 1 : 0;
			this.allowed += simulated.isNewlyAllowed() ? 1 : 0;
			if (simulated.cause() != null && simulated.isNewlyRefused()) {
				this.refused.merge(simulated.cause().text(), new Cases(1, at, at), Cases::plus);
			}
			if (simulated.cause() != null && simulated.effect() == SimulatedCall.Effect.UNDECIDED) {
				this.open.merge(simulated.cause().text(), new Cases(1, at, at), Cases::plus);
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
			return this.refused.values().stream().mapToLong(Cases::calls).sum();
		}

		/** Calls that were refused, and would not be. */
		public long allowed() {
			return this.allowed;
		}

		/** Calls that what was recorded does not decide. */
		public long undecided() {
			return this.open.values().stream().mapToLong(Cases::calls).sum();
		}

		/** What would refuse more, by the limit. */
		public Map<String, Cases> refused() {
			return new TreeMap<>(this.refused);
		}

		/** What leaves calls undecided, by the limit. */
		public Map<String, Cases> open() {
			return new TreeMap<>(this.open);
		}

	}

	/**
	 * Calls that one limit decides alike.
	 *
	 * @param calls how many
	 * @param first when the first was decided
	 * @param last when the last was
	 */
	public record Cases(long calls, Instant first, Instant last) {

		Cases plus(Cases other) {
			return new Cases(this.calls + other.calls, this.first.isBefore(other.first) ? this.first : other.first,
					this.last.isAfter(other.last) ? this.last : other.last);
		}

	}

}
