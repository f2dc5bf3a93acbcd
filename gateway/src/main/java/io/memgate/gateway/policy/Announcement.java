package io.memgate.gateway.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Difference.Subject;

/**
 * Something that a policy announces: a change, a maintenance window or a deprecation, as
 * it stands in the policy now.
 *
 * @param key its kind and id, such as {@code change:fewer}
 * @param digest of what it says, words left out: where that is another, it is announced
 * anew
 */
public record Announcement(String key, String digest) {

	private static final int DIGEST_CHARS = 16;

	/**
	 * Those of a policy.
	 * @param changes all of its changes
	 */
	public static List<Announcement> all(PolicyRevisions policy, List<DatedChange> changes) {
		List<Announcement> all = new ArrayList<>();
		changes.forEach((change) -> all.add(of(change)));
		policy.maintenance().forEach((window) -> all.add(of(window)));
		policy.deprecations().forEach((deprecation) -> all.add(of(deprecation)));
		return all;
	}

	/**
	 * The key of the announcement that tells of a step to a policy; empty for none, such
	 * as when a limit was changed in place, or what was announced is withdrawn.
	 * @param changes all changes of the policy
	 */
	public static Optional<String> telling(Step step, List<DatedChange> changes) {
		Subject subject = step.difference().subject();
		return (subject.kind() == Subject.Kind.DEPRECATION) ? Optional.of(ofDeprecation(subject.name()))
				: changes.stream()
					.filter((change) -> change.makes(step))
					.reduce((earlier, later) -> later)
					.map((change) -> key(change.revision()));
	}

	/** What was there before is left out: it may change without the change's doing. */
	private static Announcement of(DatedChange change) {
		List<@Nullable Object> said = new ArrayList<>();
		said.add(change.revision().effective());
		change.differences().forEach((each) -> said.addAll(List.of(each.path(), each.written())));
		return of(key(change.revision()), said);
	}

	private static Announcement of(Maintenance window) {
		return of(key(window), List.of(window.from(), window.to(), new TreeSet<>(window.apis())));
	}

	private static Announcement of(Deprecation deprecation) {
		List<@Nullable Object> said = new ArrayList<>();
		said.add(deprecation.api());
		said.add(deprecation.pathPrefix());
		said.add((deprecation.field() != null) ? deprecation.field().text() : null);
		said.add(deprecation.deprecated());
		said.add(deprecation.sunset());
		return of(key(deprecation), said);
	}

	private static Announcement of(String key, List<? extends @Nullable Object> said) {
		return new Announcement(key, PolicySource.sha256(said.toString()).substring(0, DIGEST_CHARS));
	}

	static String key(PolicyRevision change) {
		return "change:" + change.id();
	}

	static String key(Maintenance window) {
		return "maintenance:" + window.id();
	}

	static String key(Deprecation deprecation) {
		return ofDeprecation(deprecation.id());
	}

	private static String ofDeprecation(String id) {
		return "deprecation:" + id;
	}

	/** Names it and what it says. */
	public String name() {
		return this.key + ':' + this.digest;
	}

}
