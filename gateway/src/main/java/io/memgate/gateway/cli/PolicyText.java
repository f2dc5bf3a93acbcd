package io.memgate.gateway.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.policy.Deprecation;
import io.memgate.gateway.policy.Difference;
import io.memgate.gateway.policy.Difference.Subject;
import io.memgate.gateway.policy.Judgement;
import io.memgate.gateway.policy.Maintenance;
import io.memgate.gateway.policy.PolicyRevision;
import io.memgate.gateway.policy.PolicyRevisions;
import io.memgate.gateway.policy.Step;

/** Policies and their differences, as a person or a program reads them. */
final class PolicyText {

	private static final JsonMapper JSON = new JsonMapper();

	private PolicyText() {
	}

	/** What a policy says of the time after an instant. */
	static List<String> coming(PolicyRevisions policy, Instant now) {
		List<String> lines = new ArrayList<>();
		List<PolicyRevision> coming = policy.coming(now);
		section(lines, "Coming changes", coming.stream().map(PolicyText::line).toList());
		section(lines, "Maintenance",
				policy.maintenance()
					.stream()
					.filter((window) -> window.to().isAfter(now))
					.map(PolicyText::line)
					.toList());
		section(lines, "Deprecations", policy.deprecations().stream().map(PolicyText::line).toList());
		return lines;
	}

	private static void section(List<String> lines, String title, List<String> rows) {
		if (!rows.isEmpty()) {
			lines.add("");
			lines.add(title);
			rows.forEach((row) -> lines.add("  " + row));
		}
	}

	private static String line(PolicyRevision change) {
		return change.effective() + "  " + change.id() + ": " + change.summary() + emergency(change.emergency());
	}

	private static String line(Maintenance window) {
		String apis = window.apis().isEmpty() ? "all Apis"
				: String.join(", ", window.apis().stream().sorted().toList());
		return window.from() + " to " + window.to() + "  " + window.id() + " (" + apis + "): " + window.summary();
	}

	private static String line(Deprecation deprecation) {
		String sunset = (deprecation.sunset() != null) ? ", gone from " + deprecation.sunset() : "";
		return deprecation.deprecated() + "  " + deprecation.id() + " (" + subject(deprecation) + sunset + "): "
				+ deprecation.summary() + emergency(deprecation.emergency());
	}

	private static String subject(Deprecation deprecation) {
		if (deprecation.pathPrefix() != null) {
			return deprecation.pathPrefix();
		}
		return (deprecation.field() != null) ? deprecation.field().text() + " of " + deprecation.api()
				: String.valueOf(deprecation.api());
	}

	private static String emergency(@Nullable String reason) {
		return (reason != null) ? " Emergency: " + reason : "";
	}

	/** What differs, by what it is about. */
	static List<String> differences(Judgement judgement, Instant now) {
		if (judgement.steps().isEmpty()) {
			return List.of("Nothing changes for consumers.");
		}
		Map<Subject, List<String>> subjects = new LinkedHashMap<>();
		judgement.steps()
			.forEach((step) -> subjects.computeIfAbsent(step.difference().subject(), (key) -> new ArrayList<>())
				.add("  " + line(step, now)));
		List<String> lines = new ArrayList<>();
		subjects.forEach((subject, rows) -> {
			lines.add(subject.text());
			lines.addAll(rows);
		});
		if (judgement instanceof Judgement.Allowed) {
			lines.add("");
			lines.add("This may be saved now: what tightens is told early enough.");
		}
		return lines;
	}

	private static String line(Step step, Instant now) {
		Difference difference = step.difference();
		String key = difference.key().isEmpty() ? "" : difference.key() + ": ";
		String direction = switch (difference.direction()) {
			case TIGHTER -> "tighter";
			case LOOSER -> "looser";
			case OTHER -> "different";
		};
		return key + difference.before() + " -> " + difference.after() + ", " + direction
				+ (step.from().isAfter(now) ? " from " + step.from() : " at once");
	}

	static String json(Judgement judgement) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put("allowed", judgement instanceof Judgement.Allowed);
		members.put("differences", judgement.steps().stream().map(PolicyText::members).toList());
		if (judgement instanceof Judgement.Refused refused) {
			members.put("message", refused.message());
		}
		return JSON.writeValueAsString(members);
	}

	private static Map<String, @Nullable Object> members(Step step) {
		Difference difference = step.difference();
		Subject subject = difference.subject();
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		members.put("from", step.from().toString());
		members.put("about", subject.kind().name().toLowerCase(Locale.ROOT));
		members.put("name", subject.name());
		members.put("api", subject.api());
		members.put("key", difference.key());
		members.put("before", difference.before());
		members.put("after", difference.after());
		members.put("direction", difference.direction().word());
		members.values().removeIf((value) -> value == null || value.equals(""));
		return members;
	}

}
