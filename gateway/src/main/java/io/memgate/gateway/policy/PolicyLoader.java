package io.memgate.gateway.policy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Reads a policy file and the profiles it names, {@code profiles/<profile>.yml} beside
 * it, and validates them as one, with every change laid over the file in turn.
 */
public final class PolicyLoader {

	private static final Duration MAINTENANCE_NOTICE = Duration.ofHours(24);

	private static final int SHOWN = 12;

	private final Mistakes mistakes = new Mistakes();

	private final Map<String, Profile> profiles = new LinkedHashMap<>();

	private final Set<String> apis = new HashSet<>();

	private final PolicySource source;

	private PolicyLoader(PolicySource source) {
		this.source = source;
	}

	/**
	 * Loads a policy from its files. Each is read once; what is hashed is what is parsed.
	 * Blocks while it reads.
	 * @param policyFile the policy file
	 * @throws PolicyException with every mistake that was found
	 */
	public static PolicyRevisions load(Path policyFile) {
		return parse(PolicySource.read(policyFile));
	}

	/**
	 * Parses a policy that was read before, here or elsewhere.
	 * @throws PolicyException with every mistake that was found
	 */
	public static PolicyRevisions parse(PolicySource source) {
		return parse(source, UnaryOperator.identity());
	}

	/**
	 * Parses a policy with other changes than its own.
	 * @param edit makes them from its own
	 * @throws PolicyException with every mistake that was found
	 */
	static PolicyRevisions parse(PolicySource source, UnaryOperator<List<ChangeBinding>> edit) {
		return new PolicyLoader(source).read(edit);
	}

	private PolicyRevisions read(UnaryOperator<List<ChangeBinding>> edit) {
		PolicyDocument document = PolicyDocument.parse(this.source, this.mistakes, edit);
		List<PolicyRevision> revisions = revisions(document);
		YamlMap file = document.file();
		TimelineBinding timeline = new TimelineBinding(this.profiles.values());
		PolicyRevisions read = new PolicyRevisions(this.source, revisions, timeline.maintenance(file),
				file.optional("maintenance-notice", Form.DURATION, MAINTENANCE_NOTICE), timeline.deprecations(file),
				file.optional("terms", Form.LINK));
		this.mistakes.throwIfAny();
		return read;
	}

	private List<PolicyRevision> revisions(PolicyDocument document) {
		String name = this.source.hash().substring(0, SHOWN);
		List<PolicyRevision> revisions = new ArrayList<>();
		revisions.add(new PolicyRevision(PolicyRevision.BASE, Instant.EPOCH, "", null, bind(document.file(), name)));
		for (int i = 0; i < document.changes().size(); i++) {
			ChangeBinding change = document.changes().get(i);
			UsagePolicy policy = bind(document.limits().get(i + 1), name + '+' + change.id());
			revisions
				.add(new PolicyRevision(change.id(), change.effective(), change.summary(), change.emergency(), policy));
		}
		return revisions;
	}

	private UsagePolicy bind(YamlMap limits, String revision) {
		String name = limits.optional("profile", Form.SLUG);
		Profile profile = (name != null)
				? this.profiles.computeIfAbsent(name, (key) -> profile(key, limits.placeOf("profile")))
				: new ProfileBinding("").bind(YamlMap.standIn(limits.place()));
		this.apis.addAll(profile.apis().keySet());
		return new PolicyBinding(profile, Set.copyOf(this.apis)).bind(limits, revision);
	}

	private Profile profile(String name, Place named) {
		YamlMap file = file(PolicyDocument.profileFile(name), named);
		Keys.PROFILE.check(file);
		return new ProfileBinding(name).bind(file);
	}

	private YamlMap file(String fileName, Place named) {
		if (this.source.file(fileName) == null) {
			this.mistakes.add(named, "there is no file " + fileName + " beside the policy");
			return YamlMap.standIn(new Place(fileName, 0, ""));
		}
		return PolicyDocument.map(this.source, fileName, this.mistakes);
	}

}
