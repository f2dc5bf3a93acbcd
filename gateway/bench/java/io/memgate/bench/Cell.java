package io.memgate.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is sent to a target.
 *
 * @param bytes of each body
 * @param connections at the same time
 * @param accounts whose calls they are, in turn
 */
record Cell(int bytes, int connections, int accounts) {

	/** So many are made by the admin API, which takes its time. */
	static final int MANY_ACCOUNTS = 10_000;

	static final int MOST_ACCOUNTS = 1_000_000;

	/** What is sent where nothing else is said. */
	static final Cell USUAL = new Cell(300, 64, 1);

	Cell {
		if (bytes < 100 || connections < 1 || accounts < 1 || accounts > MOST_ACCOUNTS) {
			throw new IllegalArgumentException("a cell has at least 100 bytes and 1 connection, and 1 to "
					+ MOST_ACCOUNTS + " accounts: " + bytes + '/' + connections + '/' + accounts);
		}
	}

	/**
	 * Reads {@code bytes/connections/accounts}, several by commas; with as many accounts
	 * as are made by the admin API at most.
	 */
	static List<Cell> parse(String text) {
		List<Cell> cells = new ArrayList<>();
		for (String cell : text.split(",")) {
			int[] parts = Arrays.stream(cell.split("/")).mapToInt(Integer::parseInt).toArray();
			if (parts[2] > MANY_ACCOUNTS) {
				throw new IllegalArgumentException("more than " + MANY_ACCOUNTS + " accounts are for --shape");
			}
			cells.add(new Cell(parts[0], parts[1], parts[2]));
		}
		return cells;
	}

	/** Every cell that the bench knows. */
	static List<Cell> all() {
		List<Cell> cells = new ArrayList<>();
		for (int accounts : new int[] { 1, MANY_ACCOUNTS }) {
			for (int bytes : new int[] { 300, 4096, 16_384 }) {
				for (int connections : new int[] { 1, 64, 512 }) {
					cells.add(new Cell(bytes, connections, accounts));
				}
			}
		}
		return cells;
	}

	/** A name for files. */
	String slug() {
		return this.bytes + "-" + this.connections + "-" + this.accounts;
	}

	@Override
	public String toString() {
		return "%,d bytes, %,d connection%s, %,d account%s".formatted(this.bytes, this.connections,
				(this.connections == 1) ? "" : "s", this.accounts, (this.accounts == 1) ? "" : "s");
	}

}
