package io.memgate.gateway.policy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A policy that has been put in force.
 *
 * @param revisions what it says
 * @param announced when a gateway first loaded each of its announcements, by their keys
 * @param at when it was put in force, by the first gateway that loaded it
 */
public record Activation(PolicyRevisions revisions, Map<String, Instant> announced, Instant at) {

	public Activation {
		announced = Map.copyOf(announced);
	}

	/**
	 * The keys of what a policy announces: its changes, maintenance windows and
	 * deprecations.
	 */
	public static List<String> keys(PolicyRevisions revisions) {
		return Stream
			.of(revisions.revisions().stream().filter((revision) -> !revision.isBase()).map(Activation::key),
					revisions.maintenance().stream().map(Activation::key),
					revisions.deprecations().stream().map(Activation::key))
			.flatMap((keys) -> keys)
			.toList();
	}

	/** When a gateway first loaded a change. */
	public Instant announced(PolicyRevision change) {
		return announced(key(change));
	}

	/** When a gateway first loaded a maintenance window. */
	public Instant announced(Maintenance maintenance) {
		return announced(key(maintenance));
	}

	/** When a gateway first loaded a deprecation. */
	public Instant announced(Deprecation deprecation) {
		return announced(key(deprecation));
	}

	/** Whether a maintenance window was announced early enough to count as planned. */
	public boolean isPlanned(Maintenance maintenance) {
		return !announced(maintenance).isAfter(maintenance.from().minus(this.revisions.maintenanceNotice()));
	}

	private Instant announced(String key) {
		return this.announced.getOrDefault(key, this.at);
	}

	private static String key(PolicyRevision change) {
		return "change:" + change.id();
	}

	private static String key(Maintenance maintenance) {
		return "maintenance:" + maintenance.id();
	}

	private static String key(Deprecation deprecation) {
		return "deprecation:" + deprecation.id();
	}

}
