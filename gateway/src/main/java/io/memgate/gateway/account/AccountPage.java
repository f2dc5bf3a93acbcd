package io.memgate.gateway.account;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A part of the list of accounts, which is in the order in which they were made.
 *
 * @param accounts the accounts
 * @param next what {@link Directory#listAfter} takes to get the following part; null when
 * there is none
 */
public record AccountPage(List<Account> accounts, @Nullable String next) {

	public AccountPage {
		accounts = List.copyOf(accounts);
	}

}
