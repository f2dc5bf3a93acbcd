package io.memgate.gateway.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Difference.Subject;

/**
 * A change that says later, over an old policy, what a new one says too early. Only the
 * keys that tighten are in it.
 */
final class Block {

	private static final int NAMED = 3;

	private static final Set<String> OWN_KEYS = Set.of("id", "effective", "summary");

	private final Map<String, Object> change = new LinkedHashMap<>();

	private final UsagePolicy old;

	private final UsagePolicy wanted;

	private final Instant effective;

	private @Nullable String newProfile;

	private Block(UsagePolicy old, UsagePolicy wanted, Instant effective) {
		this.old = old;
		this.wanted = wanted;
		this.effective = effective;
	}

	/**
	 * Makes a change.
	 * @param early what tightens, by when
	 * @param earliest when the notice is over; the change takes effect at the next
	 * midnight (UTC)
	 */
	static Block of(PolicyRevisions before, PolicyRevisions after, List<Step> early, Instant earliest) {
		Instant effective = midnight(earliest);
		Instant last = early.stream().map(Step::from).max(Instant::compareTo).orElse(earliest);
		Block block = new Block(before.at(effective).policy(), after.at(last).policy(), effective);
		block.change.put("id", id(before, effective));
		block.change.put("effective", effective.toString());
		block.change.put("summary", Written.quoted(summary(early)));
		early.forEach((step) -> block.add(step.difference()));
		return block;
	}

	private static Instant midnight(Instant earliest) {
		Instant begin = LocalDate.ofInstant(earliest, ZoneOffset.UTC).atStartOfDay(ZoneOffset.UTC).toInstant();
		return begin.isBefore(earliest)
				? LocalDate.ofInstant(earliest, ZoneOffset.UTC).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()
				: begin;
	}

	private static String id(PolicyRevisions before, Instant effective) {
		String id = "tighter-" + LocalDate.ofInstant(effective, ZoneOffset.UTC);
		String free = id;
		for (int i = 2; isTaken(before, free); i++) {
			free = id + '-' + i;
		}
		return free;
	}

	private static boolean isTaken(PolicyRevisions before, String id) {
		return before.revisions().stream().anyMatch((revision) -> revision.id().equals(id));
	}

	private static String summary(List<Step> early) {
		List<String> limits = early.stream().map((step) -> said(step.difference())).distinct().toList();
		String more = (limits.size() > NAMED) ? " and " + (limits.size() - NAMED) + " more" : "";
		return "New limits: " + String.join("; ", limits.subList(0, Math.min(NAMED, limits.size()))) + more + '.';
	}

	private static String said(Difference difference) {
		String key = difference.key().isEmpty() ? "" : ' ' + difference.key();
		return difference.subject().text() + key + ": " + difference.after();
	}

	private void add(Difference difference) {
		Subject subject = difference.subject();
		switch (subject.kind()) {
			case PROFILE -> {
				this.newProfile = this.wanted.profile().name().equals(this.old.profile().name())
						? this.old.profile().name() + "-2" : this.wanted.profile().name();
				put("profile", this.newProfile);
			}
			case ACCOUNT -> account(subject.name(), difference);
			case PLAN -> {
				if (isNew(subject.name())) {
					plan(subject.name());
				}
				else {
					put(difference.path(), difference.written());
				}
				if (difference.path().equals("plans." + this.old.defaultPlan())) {
					defaultPlan();
				}
			}
			case POLICY -> {
				put(difference.path(), difference.written());
				if (difference.key().equals("default-plan")) {
					defaultPlan();
				}
			}
			case DEPRECATION -> {
			}
		}
	}

	/** An exception that the old policy does not have needs its reason, and its end. */
	private void account(String id, Difference difference) {
		AccountException wanted = this.wanted.accounts().get(id);
		if (wanted != null && !this.old.accounts().containsKey(id)) {
			String above = "accounts." + id + '.';
			put(above + "reason", Written.quoted(wanted.reason()));
			if (wanted.until() != null) {
				put(above + "until", wanted.until().toString());
			}
		}
		put(difference.path(), difference.written());
	}

	/**
	 * Another default plan, and the plan itself where the old policy does not have it.
	 */
	private void defaultPlan() {
		String name = this.wanted.defaultPlan();
		put("default-plan", name);
		if (isNew(name)) {
			plan(name);
		}
	}

	private boolean isNew(String plan) {
		return !this.old.plans().containsKey(plan) && this.wanted.plans().containsKey(plan);
	}

	private void plan(String name) {
		PlanComparison.writtenDown(Objects.requireNonNull(this.wanted.plans().get(name)))
			.forEach((path, written) -> put("plans." + name + '.' + path, written));
	}

	@SuppressWarnings("unchecked")
	private void put(String path, String written) {
		Map<String, Object> at = this.change;
		String[] keys = path.split("\\.");
		for (int i = 0; i < keys.length - 1; i++) {
			at = (Map<String, Object>) at.compute(keys[i],
					(key, below) -> (below instanceof Map) ? below : new LinkedHashMap<String, Object>());
		}
		at.put(keys[keys.length - 1], written);
	}

	/** When it takes effect. */
	Instant effective() {
		return this.effective;
	}

	/** Whether there is anything in it that a change can say. */
	boolean isEmpty() {
		return OWN_KEYS.containsAll(this.change.keySet());
	}

	/** The name of the profile that it names; null when it names none. */
	@Nullable String newProfile() {
		return this.newProfile;
	}

	/** The change as an element of the list {@code changes}. */
	String item() {
		StringBuilder lines = new StringBuilder();
		write(lines, this.change, "    ");
		return lines.replace(0, "    ".length(), "  - ").toString();
	}

	private static void write(StringBuilder lines, Map<?, ?> map, String indent) {
		map.forEach((key, value) -> {
			lines.append(indent).append(key).append(':');
			if (value instanceof Map<?, ?> below) {
				lines.append('\n');
				write(lines, below, indent + "  ");
			}
			else {
				lines.append(' ').append(value).append('\n');
			}
		});
	}

}
