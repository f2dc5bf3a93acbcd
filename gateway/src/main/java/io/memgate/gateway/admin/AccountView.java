package io.memgate.gateway.admin;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.ApiKey;
import io.memgate.gateway.account.Grant;
import io.memgate.gateway.account.PlanChange;
import io.memgate.gateway.account.Project;
import io.memgate.gateway.admission.QuotaState;

/**
 * An account with all that belongs to it, as the admin API shows it.
 *
 * @param id the account's id
 * @param plan name of the plan in force
 * @param next the plan that it will have; null for no other
 * @param created when it was made
 * @param projects its projects, oldest first
 * @param keys its ApiKeys without secrets, oldest first
 * @param grants its grants, expired ones too, oldest first
 * @param quotas where it stands with each quota
 */
record AccountView(String id, String plan, @Nullable PlanChange next, Instant created, List<Project> projects,
		List<ApiKey> keys, List<Grant> grants, List<QuotaView> quotas) {

	static AccountView of(Account account, List<Project> projects, List<ApiKey> keys, List<Grant> grants,
			List<QuotaState> quotas) {
		return new AccountView(account.id(), account.plan(), account.next(), account.created(), projects, keys, grants,
				quotas.stream().map(QuotaView::of).toList());
	}

}
