package io.memgate.gateway.account;

import java.time.Instant;
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

	/** The same accounts as they are at an instant. */
	public AccountPage at(Instant now) {
		return new AccountPage(this.accounts.stream().map((account) -> account.at(now)).toList(), this.next);
	}

}
