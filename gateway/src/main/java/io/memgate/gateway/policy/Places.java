package io.memgate.gateway.policy;

import java.util.Set;
import java.util.stream.Collectors;

import io.memgate.gateway.policy.Difference.Subject;

/** Where a policy's files say what is in force at an instant. */
final class Places {

	private final PolicyRevisions policy;

	private final PolicyDocument document;

	/** Changes of the files that the policy was parsed without are left out. */
	Places(PolicyRevisions policy) {
		Set<String> ids = policy.revisions().stream().map(PolicyRevision::id).collect(Collectors.toSet());
		this.policy = policy;
		this.document = PolicyDocument.parse(policy.source(), new Mistakes(),
				(changes) -> changes.stream().filter((change) -> ids.contains(change.id())).toList());
	}

	/** Where a difference stands, or where what has gone would. */
	Place of(Step step) {
		Difference difference = step.difference();
		Subject subject = difference.subject();
		return switch (subject.kind()) {
			case PROFILE -> find(profile(subject.name()), difference.path());
			case DEPRECATION -> this.document.file()
				.maps("deprecations")
				.stream()
				.filter((map) -> subject.name().equals(map.optional("id", Form.SLUG)))
				.findFirst()
				.map((map) -> map.placeOf(difference.key()))
				.orElseGet(() -> this.document.file().placeOf("deprecations"));
			default -> find(limits(step), difference.path());
		};
	}

	private YamlMap limits(Step step) {
		long inForce = this.document.changes()
			.stream()
			.filter((change) -> !change.effective().isAfter(step.from()))
			.count();
		return this.document.limits().get((int) inForce);
	}

	private YamlMap profile(String name) {
		String file = PolicyDocument.profileFile(name);
		return (this.policy.source().file(file) != null)
				? PolicyDocument.map(this.policy.source(), file, new Mistakes())
				: YamlMap.standIn(new Place(file, 0, ""));
	}

	/** Follows a path as far as there are maps; keys may have dots in them. */
	private static Place find(YamlMap map, String path) {
		for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
			String key = path.substring(0, end);
			if (end == path.length() && map.has(key)) {
				return map.placeOf(key);
			}
			if (end < path.length() && map.entries().get(key) instanceof YamlMap below) {
				return find(below, path.substring(end + 1));
			}
		}
		return map.placeOf(path);
	}

}
