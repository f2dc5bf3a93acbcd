package io.memgate.gateway.account;

import java.time.Instant;

/**
 * The developer account: owns quota, has projects.
 *
 * @param id chosen at creation, a {@link Slug}
 * @param plan name of its plan
 * @param created when it was made
 */
public record Account(String id, String plan, Instant created) {

	public Account {
		Slug.require(id);
	}

}
