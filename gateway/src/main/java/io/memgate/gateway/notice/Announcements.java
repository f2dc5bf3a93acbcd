package io.memgate.gateway.notice;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Deprecation;
import io.memgate.gateway.policy.Maintenance;
import io.memgate.gateway.policy.PolicyRevisions;
import io.memgate.gateway.policy.Span;

/**
 * What a policy announces, in a time in which none of it turns: the notices, and for a
 * call of an Api by a caller what of them concerns it. That is worked out once for each
 * Api and plan, and for each account that the policy names.
 */
final class Announcements {

	private static final Duration PAST_CHANGES = Duration.ofDays(90);

	private static final Duration PAST_MAINTENANCE = Duration.ofDays(7);

	private final Activation activation;

	private final List<LimitChange> changes;

	private final Span span;

	private final List<Maintenance> windows;

	private final List<LimitChange> coming;

	private final List<Notice> notices;

	private final Set<String> plans;

	private final Set<String> namedAccounts;

	private final Map<Addressee, Announced> told = new ConcurrentHashMap<>();

	private Announcements(Activation activation, List<LimitChange> changes, Instant now) {
		PolicyRevisions policy = activation.revisions();
		this.activation = activation;
		this.changes = changes;
		this.span = Span.around(now, turns(policy, changes));
		this.windows = policy.maintenance().stream().filter((window) -> now.isBefore(window.to())).toList();
		this.coming = changes.stream().filter((change) -> now.isBefore(change.effective())).toList();
		this.plans = policy.revisions()
			.stream()
			.flatMap((revision) -> revision.policy().plans().keySet().stream())
			.collect(Collectors.toUnmodifiableSet());
		this.namedAccounts = named(this.windows, this.coming);
		List<Notice> notices = new ArrayList<>();
		changes.stream()
			.filter((change) -> now.isBefore(change.effective().plus(PAST_CHANGES)))
			.forEach((change) -> notices.addAll(change.notices()));
		policy.maintenance()
			.stream()
			.filter((window) -> now.isBefore(window.to().plus(PAST_MAINTENANCE)))
			.forEach((window) -> notices.add(PolicyNotices.of(window, activation)));
		policy.deprecations().forEach((deprecation) -> notices.add(PolicyNotices.of(deprecation, activation)));
		this.notices = List.copyOf(notices);
	}

	/**
	 * Those of a policy at an instant. Compares all its revisions, which takes long of a
	 * policy with many exceptions.
	 */
	static Announcements of(Activation activation, Instant now) {
		return new Announcements(activation, LimitChange.all(activation), now);
	}

	/** Those of the same policy at another instant. */
	Announcements at(Instant now) {
		return new Announcements(this.activation, this.changes, now);
	}

	private static List<Instant> turns(PolicyRevisions policy, List<LimitChange> changes) {
		List<Instant> turns = new ArrayList<>();
		changes.forEach((change) -> turns.addAll(List.of(change.effective(), change.effective().plus(PAST_CHANGES))));
		policy.maintenance()
			.forEach((window) -> turns.addAll(List.of(window.from(), window.to(), window.to().plus(PAST_MAINTENANCE))));
		for (Deprecation deprecation : policy.deprecations()) {
			Stream.ofNullable(deprecation.sunset()).forEach(turns::add);
		}
		return turns;
	}

	private static Set<String> named(List<Maintenance> windows, List<LimitChange> coming) {
		Set<String> named = new HashSet<>();
		windows.forEach((window) -> named.addAll(window.exempt()));
		coming.forEach((change) -> named.addAll(change.namedAccounts()));
		return named;
	}

	/** Whether they are those of a policy, at whatever instant. */
	boolean areOf(Activation activation) {
		return this.activation == activation;
	}

	/** Whether they are still those of a policy at an instant. */
	boolean areOf(Activation activation, Instant now) {
		return areOf(activation) && this.span.holds(now);
	}

	/** Every change of the policy. */
	List<LimitChange> changes() {
		return this.changes;
	}

	/** Whether they concern no call. */
	boolean concernNobody() {
		return this.windows.isEmpty() && this.coming.isEmpty() && this.activation.revisions().deprecations().isEmpty();
	}

	/** The notices: announced, in force, or not long past. */
	List<Notice> notices() {
		return this.notices;
	}

	/** Maintenance windows that are open. */
	long openWindows() {
		return this.windows.stream().filter(this::isOn).count();
	}

	/** What of them concerns a call. */
	Announced to(Api api, Caller caller) {
		String account = this.namedAccounts.contains(caller.account()) ? caller.account() : "";
		String plan = this.plans.contains(caller.plan()) ? caller.plan() : "";
		Addressee addressee = new Addressee(api.name(), plan, account);
		Announced known = this.told.get(addressee);
		return (known != null) ? known : this.told.computeIfAbsent(addressee, (key) -> work(api, plan, account));
	}

	private Announced work(Api api, String plan, String account) {
		AnnouncementHeaders headers = ofChanges(account, plan);
		Maintenance closed = null;
		for (Maintenance window : this.windows) {
			if (window.concerns(api.name())) {
				headers = headers.and(AnnouncementHeaders.of(window, this.activation));
				closed = (isOn(window) && !window.exempt().contains(account)
						&& (closed == null || window.to().isAfter(closed.to()))) ? window : closed;
			}
		}
		List<AnnouncedField> fields = new ArrayList<>();
		for (Deprecation deprecation : this.activation.revisions().deprecations()) {
			if (deprecation.concerns(api) && deprecation.isWhole()) {
				headers = headers.and(AnnouncementHeaders.of(deprecation, this.activation));
			}
			else if (deprecation.concerns(api)) {
				fields.add(AnnouncedField.of(deprecation, this.activation, this.span));
			}
		}
		return new Announced(headers, closed, fields);
	}

	/**
	 * They come first: of many links the last are left out, and a promise hangs on these.
	 */
	private AnnouncementHeaders ofChanges(String account, String plan) {
		AnnouncementHeaders headers = AnnouncementHeaders.NONE;
		for (LimitChange change : this.coming) {
			if (change.concerns(account, plan)) {
				headers = headers.and(AnnouncementHeaders.of(change.noticeTo(account)));
			}
		}
		return headers;
	}

	private boolean isOn(Maintenance window) {
		return !this.span.from().isBefore(window.from());
	}

	/**
	 * To whom the same is told.
	 *
	 * @param api the Api's name
	 * @param plan name of the plan; empty for one that the policy does not have
	 * @param account one that the policy names; empty for all others
	 */
	private record Addressee(String api, String plan, String account) {

	}

}
