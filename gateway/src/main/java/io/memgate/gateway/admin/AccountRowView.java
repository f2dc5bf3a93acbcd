package io.memgate.gateway.admin;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.AccountRow;
import io.memgate.gateway.account.AccountRows;
import io.memgate.gateway.account.PlanChange;

/**
 * An account as a list of the admin API shows it.
 *
 * @param id the account's id
 * @param plan name of the plan in force
 * @param next the plan that it will have; null for no other
 * @param created when it was made
 * @param standing {@code none}, {@code temporary} or {@code permanent}
 * @param deleting since when it is being deleted; null while it is not
 */
record AccountRowView(String id, String plan, @Nullable PlanChange next, Instant created, String standing,
		@Nullable Instant deleting) {

	static AccountRowView of(AccountRow row) {
		Account account = row.account();
		return new AccountRowView(account.id(), account.plan(), account.next(), account.created(),
				row.standing().word(), account.deleting());
	}

	/**
	 * A part of the list.
	 *
	 * @param accounts the accounts
	 * @param next what to give as {@code after} to get the following part; null when
	 * there is none
	 */
	record Page(List<AccountRowView> accounts, @Nullable String next) {

		static Page of(AccountRows rows) {
			return new Page(rows.rows().stream().map(AccountRowView::of).toList(), rows.next());
		}

	}

}
