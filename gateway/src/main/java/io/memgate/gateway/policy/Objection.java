package io.memgate.gateway.policy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Difference.Subject;

/** Says why a policy may not take the place of another, and what to write instead. */
final class Objection {

	private final PolicyRevisions before;

	private final PolicyRevisions after;

	private final Instant now;

	private final Timeline timeline;

	private Objection(PolicyRevisions before, PolicyRevisions after, Instant now) {
		this.before = before;
		this.after = after;
		this.now = now;
		this.timeline = new Timeline(before, after, now);
	}

	static String of(PolicyRevisions before, PolicyRevisions after, List<Step> early, Instant now) {
		return new Objection(before, after, now).message(early);
	}

	private String message(List<Step> early) {
		StringBuilder message = new StringBuilder();
		Places places = new Places(this.after);
		early.forEach((step) -> message.append(line(step, places)).append('\n'));
		message.append('\n')
			.append("A tighter limit must be told ")
			.append(Written.duration(this.before.at(this.now).policy().noticePeriod()))
			.append(" before it takes effect, counted from when a gateway first loads it: not before ")
			.append(this.timeline.earliest())
			.append(".\n");
		Block block = Block.of(this.before, this.after, early, this.timeline.earliest());
		if (!block.isEmpty()) {
			advise(message, block);
		}
		if (early.stream().anyMatch((step) -> step.difference().subject().kind() == Subject.Kind.DEPRECATION)) {
			message.append("Set a sunset to that instant or a later one.\n");
		}
		return message
			.append("emergency: <reason>, in the change or the deprecation, lifts the wait; the reason is published.")
			.toString();
	}

	private String line(Step step, Places places) {
		Difference difference = step.difference();
		String from = step.from().isAfter(this.now) ? "from " + step.from() : "at once";
		return places.of(step) + ": " + difference.before() + " -> " + difference.after() + ", tighter " + from;
	}

	private void advise(StringBuilder message, Block block) {
		if (!isGood(block)) {
			message.append("Put the old values back, and say the new ones in an element of changes.\n");
			return;
		}
		boolean hasChanges = PolicyDocument.parse(this.before.source(), new Mistakes()).file().has("changes");
		message.append("Put the old values back, and add ")
			.append(hasChanges ? "this to the list under changes, which the file has already:\n\n"
					: "this at the end of the file:\n\nchanges:\n")
			.append(block.item())
			.append('\n');
		String profile = block.newProfile();
		if (profile != null && profile.endsWith("-2")) {
			message.append("The profile as it is now becomes ")
				.append(PolicyDocument.profileFile(profile))
				.append(", with its name in it; put the old one back too.\n");
		}
	}

	/** Whether the block over the old file can be loaded, and may be. */
	private boolean isGood(Block block) {
		try {
			YamlMap pasted = YamlParser.parse(this.before.source().fileName(), "changes:\n" + block.item(),
					new Mistakes());
			PolicyRevisions proposed = PolicyLoader.parse(source(block.newProfile()),
					(changes) -> Stream.concat(changes.stream(), ChangeBinding.all(pasted).stream()).toList());
			return new Timeline(this.before, proposed, this.now).tooEarly().isEmpty();
		}
		catch (PolicyException ex) {
			return false;
		}
	}

	/** The old files, and the profile that the block names. */
	private PolicySource source(@Nullable String profile) {
		Map<String, byte[]> files = new LinkedHashMap<>(this.before.source().files());
		if (profile != null) {
			String fileName = PolicyDocument.profileFile(profile);
			byte[] bytes = this.after.source().file(fileName);
			files.putIfAbsent(fileName, (bytes != null) ? bytes : renamed(profile));
		}
		return PolicySource.of(this.before.source().fileName(), files);
	}

	private byte[] renamed(String profile) {
		String old = this.after.at(this.now).policy().profile().name();
		byte[] bytes = this.after.source().file(PolicyDocument.profileFile(old));
		String text = (bytes != null) ? new String(bytes, StandardCharsets.UTF_8) : "";
		return text.replaceFirst("(?m)^name:.*$", "name: " + profile).getBytes(StandardCharsets.UTF_8);
	}

}
