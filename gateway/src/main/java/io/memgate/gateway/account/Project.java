package io.memgate.gateway.account;

import java.time.Instant;

/**
 * An isolation space of an account; has ApiKeys, shares the account's quota.
 *
 * @param id unique within its account, a {@link Slug}
 * @param created when it was made
 */
public record Project(String id, Instant created) {

	public Project {
		Slug.require(id);
	}

}
