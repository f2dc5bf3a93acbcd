package io.memgate.gateway.policy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Everything in a policy file and its profiles: the limits over time, the maintenance and
 * the deprecations. Validated as a whole; immutable.
 *
 * @param source what it was parsed from
 * @param revisions what the file says, then with each of its changes, in the order in
 * which they take effect; the first is always in force
 * @param maintenance windows, in the order of the file
 * @param maintenanceNotice how long before its beginning a window must be announced to
 * count as planned
 * @param deprecations in the order of the file
 * @param terms where the terms of use are; null for nowhere
 */
public record PolicyRevisions(PolicySource source, List<PolicyRevision> revisions, List<Maintenance> maintenance,
		Duration maintenanceNotice, List<Deprecation> deprecations, @Nullable URI terms) {

	public PolicyRevisions {
		revisions = List.copyOf(revisions);
		maintenance = List.copyOf(maintenance);
		deprecations = List.copyOf(deprecations);
	}

	/** The revision that is in force at an instant. */
	public PolicyRevision at(Instant now) {
		return this.revisions.stream()
			.filter((revision) -> revision.isEffective(now))
			.reduce(this.revisions.getFirst(), (earlier, later) -> later);
	}

	/** The revisions that are not in force yet, the next one first. */
	public List<PolicyRevision> coming(Instant now) {
		return this.revisions.stream().filter((revision) -> !revision.isEffective(now)).toList();
	}

}
