package io.memgate.gateway.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * A dated change of a policy, and what it makes different.
 *
 * @param revision the change, with the limits that it makes
 * @param before the limits that it takes the place of
 * @param differences between the two, at the instant at which it takes effect
 */
public record DatedChange(PolicyRevision revision, UsagePolicy before, List<Difference> differences) {

	public DatedChange {
		differences = List.copyOf(differences);
	}

	/** Every change of a policy, in the order in which they take effect. */
	public static List<DatedChange> all(PolicyRevisions policy) {
		List<DatedChange> changes = new ArrayList<>();
		UsagePolicy before = policy.revisions().getFirst().policy();
		for (PolicyRevision revision : policy.revisions()) {
			if (!revision.isBase()) {
				changes.add(new DatedChange(revision, before,
						Comparison.of(before, revision.policy(), revision.effective()).differences()));
			}
			before = revision.policy();
		}
		return changes;
	}

	/** Whether what a step changes is, from then on, as this change makes it. */
	boolean makes(Step step) {
		return this.revision.isEffective(step.from())
				&& this.differences.stream().anyMatch((each) -> each.path().equals(step.difference().path()));
	}

}
