package io.memgate.gateway.admin;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.admission.Balance;
import io.memgate.gateway.admission.BackendOutcome;
import io.memgate.gateway.admission.Held;
import io.memgate.gateway.admission.Row;

/**
 * An account's books and what the memory service says of them, as the admin API shows it.
 *
 * @param account the account's id
 * @param state {@code balanced}, {@code difference}, {@code moving} or {@code unchecked}
 * @param why the first difference, or why nothing can be said; null when balanced
 * @param apis one for each Api that was ever called, and {@code *} for the total, in
 * calls
 * @param open the calls that hold a reservation, oldest first
 */
record LedgerView(String account, String state, @Nullable String why, List<Row> apis, List<OpenCall> open) {

	static LedgerView of(Balance balance) {
		return new LedgerView(balance.account(), balance.state().name().toLowerCase(Locale.ROOT), balance.why(),
				balance.rows(), balance.open().stream().map(OpenCall::of).toList());
	}

	/**
	 * A call that holds a reservation.
	 *
	 * @param outcome of a write, what the memory service says has become of it; null when
	 * that is nothing so far, or it was not asked
	 */
	record OpenCall(String id, String project, String api, long ageSeconds, @Nullable String outcome) {

		private static OpenCall of(Held held) {
			return new OpenCall(held.id(), held.project(), held.api(), held.age().toSeconds(), word(held.outcome()));
		}

		private static @Nullable String word(@Nullable BackendOutcome outcome) {
			return (outcome != null) ? outcome.name().toLowerCase(Locale.ROOT) : null;
		}

	}

}
