package io.memgate.gateway.notice;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.Deprecation;
import io.memgate.gateway.policy.Maintenance;
import io.memgate.gateway.policy.PolicyInForce;

/**
 * The notices that follow from the policy in force, by Redis's time. What its changes
 * differ in is worked out by whoever puts it in force, just before that; whoever comes
 * first after an instant at which something begins or ends makes the rest anew.
 */
final class PolicyNotices {

	private final PolicyInForce policy;

	private final Clock clock;

	private volatile Announcements announcements;

	private volatile Announcements prepared;

	/**
	 * @param clock shows Redis's time
	 */
	PolicyNotices(PolicyInForce policy, Clock clock) {
		this.policy = policy;
		this.clock = clock;
		this.announcements = Announcements.of(policy.activation(), clock.instant());
		this.prepared = this.announcements;
		policy.prepare((next) -> this.prepared = Announcements.of(next, clock.instant()));
	}

	/** Those that are current. */
	List<Notice> current() {
		return announcements().notices();
	}

	/** What is announced now. */
	Announcements announcements() {
		Activation activation = this.policy.activation();
		Instant now = this.clock.instant();
		Announcements known = this.announcements;
		if (!known.areOf(activation, now)) {
			Announcements next = this.prepared;
			known = (next.areOf(activation) ? next : known).at(now);
			this.announcements = known;
		}
		return known;
	}

	/** The notice of a maintenance window. */
	static Notice of(Maintenance window, Activation activation) {
		String apis = window.apis().isEmpty() ? "all" : String.join(", ", new TreeSet<>(window.apis()));
		return new Notice("maintenance-" + window.id(), NoticeKind.MAINTENANCE, activation.announced(window),
				window.from(), window.to(), window.summary(), List.of(new Notice.Line("apis", null, apis)), null, null,
				activation.isPlanned(window) ? null : Boolean.TRUE);
	}

	/** The notice of a deprecation, which lasts until the sunset. */
	static Notice of(Deprecation deprecation, Activation activation) {
		List<Notice.Line> lines = new ArrayList<>();
		line(lines, "api", deprecation.api());
		line(lines, "path-prefix", deprecation.pathPrefix());
		line(lines, "field", (deprecation.field() != null) ? deprecation.field().text() : null);
		line(lines, "link", deprecation.link());
		return new Notice("deprecation-" + deprecation.id(), NoticeKind.DEPRECATION, activation.announced(deprecation),
				deprecation.deprecated(), deprecation.sunset(), deprecation.summary(), lines, null,
				deprecation.emergency());
	}

	private static void line(List<Notice.Line> lines, String what, @Nullable Object value) {
		if (value != null) {
			lines.add(new Notice.Line(what, null, value.toString()));
		}
	}

}
