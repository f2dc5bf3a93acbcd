package io.memgate.gateway.account;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An isolation space of an account; has ApiKeys, shares the account's quota.
 *
 * @param id unique within its account, a {@link Slug}
 * @param created when it was made
 * @param deleting since when it is being deleted; null while it is not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Project(String id, Instant created, @Nullable Instant deleting) {

	public Project {
		Slug.require(id);
	}

	/** A project that is not being deleted. */
	public Project(String id, Instant created) {
		this(id, created, null);
	}

}
