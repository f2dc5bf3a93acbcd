package io.memgate.gateway.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Difference.Direction;
import io.memgate.gateway.policy.Difference.Subject;

/** The differences found so far. */
final class Differences {

	private final List<Difference> found = new ArrayList<>();

	/** Notes that two values of a limit differ, if they do. */
	<V> void limit(Subject subject, String key, Measure<V> measure, @Nullable V before, @Nullable V after) {
		Direction direction = measure.direction(before, after);
		if (direction != null) {
			add(new Difference(subject, key, measure.told(before), measure.told(after), direction,
					measure.writtenDown(after)));
		}
	}

	/** Notes that something differs which is no limit. */
	void other(Subject subject, String key, Object before, Object after) {
		if (!Objects.equals(before, after)) {
			add(new Difference(subject, key, before.toString(), after.toString(), Direction.OTHER, after.toString()));
		}
	}

	void add(Difference difference) {
		this.found.add(difference);
	}

	List<Difference> found() {
		return List.copyOf(this.found);
	}

	/** What many differences do together: one that tightens makes the whole tighter. */
	static Direction together(List<Difference> differences) {
		return List.of(Direction.TIGHTER, Direction.LOOSER)
			.stream()
			.filter((direction) -> differences.stream().anyMatch((each) -> each.direction() == direction))
			.findFirst()
			.orElse(Direction.OTHER);
	}

}
