package io.memgate.gateway.account;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The developer account: owns quota, has projects.
 *
 * @param id chosen at creation, a {@link Slug}
 * @param plan name of its plan
 * @param created when it was made
 * @param next the plan that it will have, or has had since then; null for none
 * @param deleting since when it is being deleted; null while it is not
 */
public record Account(String id, String plan, Instant created, @Nullable PlanChange next, @Nullable Instant deleting) {

	public Account {
		Slug.require(id);
	}

	/** An account whose plan does not change. */
	public Account(String id, String plan, Instant created) {
		this(id, plan, created, null);
	}

	/** An account that is not being deleted. */
	public Account(String id, String plan, Instant created, @Nullable PlanChange next) {
		this(id, plan, created, next, null);
	}

	/** The name of the plan that it has at an instant. */
	public String planAt(Instant at) {
		return (this.next != null && this.next.isInForce(at)) ? this.next.plan() : this.plan;
	}

	/** This account as it is at an instant: a plan that has begun is its plan. */
	public Account at(Instant now) {
		return (this.next != null && this.next.isInForce(now)) ? new Account(this.id, this.next.plan(), this.created)
				: this;
	}

	/**
	 * This account with another plan, and none after it.
	 * @param from when that takes effect; null for now
	 */
	public Account with(String plan, @Nullable Instant from, Instant now) {
		return (from == null) ? new Account(this.id, plan, this.created)
				: new Account(this.id, planAt(now), this.created, new PlanChange(plan, from));
	}

}
