package io.memgate.gateway.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An account's books, and what the memory service says of them.
 *
 * @param account the account's id
 * @param state whether they agree
 * @param why the first difference, or why nothing can be said, in one sentence; null when
 * they agree
 * @param steady whether nothing was admitted, completed or settled while they were read,
 * so that the rows are one moment's
 * @param rows one for each Api that was ever called, and the total
 * @param open the calls that hold a reservation, oldest first
 */
public record Balance(String account, State state, @Nullable String why, boolean steady, List<Row> rows,
		List<Held> open) {

	private static final String MOVED = "Calls were admitted or settled each time it was read.";

	public Balance {
		rows = List.copyOf(rows);
		open = List.copyOf(open);
	}

	/** Books of which nothing can be said. */
	static Balance unchecked(String account, String why) {
		return new Balance(account, State.UNCHECKED, why, false, List.of(), List.of());
	}

	/**
	 * Compares two readings of the books with what the memory service said between them.
	 * The books agree with themselves at every instant, and with the memory service
	 * exactly where nothing moved. Where something did, its totals still are no less than
	 * what was charged before, and no more than what is charged or reserved after.
	 * @param completed writes by Api; empty when the memory service keeps no totals
	 * @param held the calls that held a reservation between the readings
	 * @param still whether the totals did not move meanwhile
	 */
	static Balance of(String account, Reading before, Map<String, Long> completed, List<Held> held, boolean still,
			Reading after) {
		boolean steady = still && before.isStillSoIn(after);
		List<Row> rows = new ArrayList<>();
		String difference = null;
		for (int i = 0; i < after.lines().size(); i++) {
			Reading.Line line = after.lines().get(i);
			Row row = Row.of(line, completed.get(line.counter()), held);
			if (row.isUsed()) {
				rows.add(row);
			}
			String fault = steady ? row.difference() : row.differenceSince(before.lines().get(i));
			difference = (difference != null) ? difference : fault;
		}
		return (difference != null) ? new Balance(account, State.DIFFERENCE, difference, steady, rows, held)
				: agreed(account, steady, rows, held);
	}

	private static Balance agreed(String account, boolean steady, List<Row> rows, List<Held> held) {
		return steady ? new Balance(account, State.BALANCED, null, true, rows, held)
				: new Balance(account, State.MOVING, MOVED, false, rows, held);
	}

	/** These books, which have moved since they were read. */
	Balance moved() {
		return new Balance(this.account, State.MOVING, MOVED, false, this.rows, this.open);
	}

	/** Whether reading again cannot tell more. */
	boolean isFinal() {
		return this.steady || this.state == State.UNCHECKED;
	}

	/** The Apis of which more was completed than is charged or will be. */
	List<Row> lost() {
		return this.rows.stream().filter((row) -> row.missing() > 0).toList();
	}

	/** Whether an account's books agree. */
	public enum State {

		/** Charged, usage, reservations and completed writes agree. */
		BALANCED,

		/** They do not. */
		DIFFERENCE,

		/** Nothing disagrees, but the account moved each time it was read. */
		MOVING,

		/** The memory service keeps totals, and did not tell what is needed. */
		UNCHECKED;

		/** The word for it in metric tags. */
		String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
