package io.memgate.gateway.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

import io.memgate.gateway.Promise;

/**
 * What became of one promise: a line of the table.
 *
 * @param shortOf calls of a quota that were to be used up and were not
 * @param differences what does not add up; none when the promise is kept
 * @param note other figures
 */
record Row(String promise, long seed, long offered, List<Balance> balances, long shortOf, List<String> differences,
		String note) {

	private static final String FORM = "%-4s %8s %8s %8s %8s %9s %9s %10s %6s  %-4s %s%n";

	Row {
		balances = List.copyOf(balances);
		differences = List.copyOf(differences);
	}

	static Row of(String promise, Tally tally, List<Balance> balances) {
		List<String> differences = balances.stream().map(Balance::firstDifference).flatMap(Optional::stream).toList();
		return new Row(promise, tally.seed(), tally.offered(), balances, 0, differences, "");
	}

	/** The whole of a quota must have been used. */
	Row usedUp() {
		long missing = sum((balance) -> balance.limit() - balance.charged());
		Row row = new Row(this.promise, this.seed, this.offered, this.balances, Math.max(0, missing), this.differences,
				this.note);
		return row.check(missing == 0, "of the quota, %d calls were not used", missing);
	}

	/** The same promise, tried on another account too. */
	Row and(Row other) {
		return new Row(this.promise, this.seed, this.offered + other.offered,
				Stream.concat(this.balances.stream(), other.balances.stream()).toList(), this.shortOf + other.shortOf,
				Stream.concat(this.differences.stream(), other.differences.stream()).toList(),
				(this.note + ' ' + other.note).strip());
	}

	/** Something else that the promise says. */
	Row check(boolean holds, String otherwise, Object... figures) {
		if (holds) {
			return this;
		}
		List<String> all = new ArrayList<>(this.differences);
		all.add(otherwise.formatted(figures));
		return new Row(this.promise, this.seed, this.offered, this.balances, this.shortOf, all, this.note);
	}

	Row note(String form, Object... figures) {
		return new Row(this.promise, this.seed, this.offered, this.balances, this.shortOf, this.differences,
				(this.note + ' ' + String.format(Locale.ROOT, form, figures)).strip());
	}

	/** Leaves its figures for the table of all promises. */
	void writeDown() {
		Promise.valueOf(this.promise)
			.measured("processes", this.differences.isEmpty(),
					"%d offered; charged %d, completed %d; overshoot %d, undershoot %d, leaked %d; %s", this.offered,
					sum(Balance::charged), sum(Balance::completed), sum(Balance::overshoot),
					sum(Balance::undershoot) + this.shortOf, sum(Balance::held), this.note);
	}

	static String head() {
		return FORM.formatted("", "seed", "offered", "admitted", "charged", "completed", "overshoot", "undershoot",
				"leaked", "", "");
	}

	/** The line, and under it what does not add up, with the equations. */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(
				FORM.formatted(this.promise, this.seed, this.offered, sum(Balance::admitted), sum(Balance::charged),
						sum(Balance::completed), sum(Balance::overshoot), sum(Balance::undershoot) + this.shortOf,
						sum(Balance::held), this.differences.isEmpty() ? "PASS" : "FAIL", this.note));
		if (!this.differences.isEmpty()) {
			this.differences.forEach((difference) -> text.append("       ").append(difference).append('\n'));
			this.balances.forEach((balance) -> text.append("       ").append(balance).append('\n'));
		}
		return text.toString();
	}

	private long sum(ToLongFunction<Balance> figure) {
		return this.balances.stream().mapToLong(figure).sum();
	}

}
