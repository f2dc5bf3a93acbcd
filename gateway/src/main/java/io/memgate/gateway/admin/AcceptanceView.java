package io.memgate.gateway.admin;

import java.util.List;

import io.memgate.gateway.admission.Acceptance;

/**
 * What was charged of what Redis had lost, as the admin API shows it.
 *
 * @param account the account's id
 * @param reason why, in the administrator's words
 * @param corrections by Api, the calls charged before and after; empty when Redis had
 * lost nothing
 */
record AcceptanceView(String account, String reason, List<Acceptance.Correction> corrections) {

	static AcceptanceView of(String account, String reason, Acceptance.Accepted accepted) {
		return new AcceptanceView(account, reason, accepted.corrections());
	}

}
