package io.memgate.gateway.account;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A part of a list of accounts.
 *
 * @param rows the accounts; an index entry without its account is left out
 * @param next the query's {@code after} that gives the following part; null when there is
 * none
 */
public record AccountRows(List<AccountRow> rows, @Nullable String next) {

	public AccountRows {
		rows = List.copyOf(rows);
	}

}
