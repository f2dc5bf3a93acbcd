package io.memgate.gateway.policy;

import java.time.Instant;
import java.util.Map;

/**
 * A policy that has been put in force.
 *
 * @param revisions what it says
 * @param announced when a gateway first loaded each of its announcements as it stands
 * there now, by their keys
 * @param at when it was put in force, by the first gateway that loaded it
 */
public record Activation(PolicyRevisions revisions, Map<String, Instant> announced, Instant at) {

	public Activation {
		announced = Map.copyOf(announced);
	}

	/** When a gateway first loaded a change as it is now. */
	public Instant announced(PolicyRevision change) {
		return announced(Announcement.key(change));
	}

	/** When a gateway first loaded a maintenance window as it is now. */
	public Instant announced(Maintenance maintenance) {
		return announced(Announcement.key(maintenance));
	}

	/** When a gateway first loaded a deprecation as it is now. */
	public Instant announced(Deprecation deprecation) {
		return announced(Announcement.key(deprecation));
	}

	/** Whether a maintenance window was announced early enough to count as planned. */
	public boolean isPlanned(Maintenance maintenance) {
		return !announced(maintenance).isAfter(maintenance.from().minus(this.revisions.maintenanceNotice()));
	}

	private Instant announced(String key) {
		return this.announced.getOrDefault(key, this.at);
	}

}
