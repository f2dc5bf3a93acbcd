package io.memgate.gateway.policy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.memgate.gateway.policy.Difference.Direction;
import io.memgate.gateway.policy.Difference.Subject;

/**
 * Two policies beside each other, from an instant on. Both change at few instants only:
 * where a change takes effect and where an exception ends. Comparing them there compares
 * them always.
 */
final class Timeline {

	private final PolicyRevisions before;

	private final PolicyRevisions after;

	private final Instant now;

	Timeline(PolicyRevisions before, PolicyRevisions after, Instant now) {
		this.before = before;
		this.after = after;
		this.now = now;
	}

	/** Everything that differs, each by when it first does. */
	List<Step> steps() {
		Map<Difference, Step> steps = new LinkedHashMap<>();
		for (Instant at : instants()) {
			compare(this.after, at).differences()
				.forEach((difference) -> steps.putIfAbsent(difference, new Step(at, difference)));
		}
		sunsets().forEach((step) -> steps.putIfAbsent(step.difference(), step));
		return List.copyOf(steps.values());
	}

	/**
	 * Every limit that would be tighter before its notice is over if the emergencies were
	 * left out, whether one of them hides it or not. One at each path: the latest of
	 * several, from when the first is.
	 */
	List<Step> tooEarly() {
		Instant free = earliest();
		PolicyRevisions calm = calm();
		Map<String, Step> early = new LinkedHashMap<>();
		for (Instant at : instants().headSet(free, false)) {
			compare(calm, at).tighter()
				.forEach((difference) -> early.merge(difference.path(), new Step(at, difference),
						(first, later) -> new Step(first.from(), later.difference())));
		}
		sunsets().stream()
			.filter((sunset) -> sunset.difference().direction() == Direction.TIGHTER)
			.filter((sunset) -> sunset.from().isBefore(free) && !isEmergency(sunset.difference().subject().name()))
			.forEach((sunset) -> early.put(sunset.difference().path(), sunset));
		return List.copyOf(early.values());
	}

	/** From when a limit that is told first now may be tighter, a whole second. */
	Instant earliest() {
		return this.now.plus(this.before.at(this.now).policy().noticePeriod())
			.plusNanos(999_999_999)
			.truncatedTo(ChronoUnit.SECONDS);
	}

	private Comparison compare(PolicyRevisions other, Instant at) {
		return Comparison.of(this.before.at(at).policy(), other.at(at).policy(), at);
	}

	private NavigableSet<Instant> instants() {
		NavigableSet<Instant> instants = Stream.of(this.before, this.after)
			.flatMap((policy) -> policy.revisions().stream())
			.flatMap((revision) -> Stream.concat(Stream.of(revision.effective()), ends(revision.policy())))
			.collect(Collectors.toCollection(TreeSet::new));
		instants.add(this.now);
		return instants.tailSet(this.now, true);
	}

	private static Stream<Instant> ends(UsagePolicy policy) {
		return policy.accounts().values().stream().map(AccountException::until).filter(Objects::nonNull);
	}

	/**
	 * The new policy without its emergencies; itself where the rest of it does not stand
	 * without them.
	 */
	PolicyRevisions calm() {
		if (this.after.revisions().stream().allMatch((revision) -> revision.emergency() == null)) {
			return this.after;
		}
		try {
			return PolicyLoader.parse(this.after.source(),
					(changes) -> changes.stream().filter((change) -> change.emergency() == null).toList());
		}
		catch (PolicyException ex) {
			return this.after;
		}
	}

	private List<Step> sunsets() {
		Differences differences = new Differences();
		this.after.deprecations().forEach((deprecation) -> sunset(differences, deprecation));
		return differences.found().stream().map(this::dated).toList();
	}

	private Step dated(Difference sunset) {
		return new Step(sunset.written().equals(Overlay.NONE) ? this.now : Instant.parse(sunset.written()), sunset);
	}

	/** A sunset is no tighter if the same thing was to be gone by then already. */
	private void sunset(Differences differences, Deprecation deprecation) {
		Instant told = this.before.deprecations()
			.stream()
			.filter(deprecation::isOfTheSame)
			.map(Deprecation::sunset)
			.filter(Objects::nonNull)
			.min(Instant::compareTo)
			.orElse(null);
		differences.limit(Subject.deprecation(deprecation.id(), deprecation.api()), "sunset", Measure.INSTANT, told,
				deprecation.sunset());
	}

	private boolean isEmergency(String id) {
		return this.after.deprecations()
			.stream()
			.anyMatch((deprecation) -> deprecation.id().equals(id) && deprecation.emergency() != null);
	}

}
