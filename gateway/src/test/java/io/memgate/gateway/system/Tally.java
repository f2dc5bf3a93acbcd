package io.memgate.gateway.system;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the clients of a load got.
 *
 * @param seed that the load was made from
 */
record Tally(long seed, List<Answer> answers) {

	Tally {
		answers = List.copyOf(answers);
	}

	static Tally of(long seed, Collection<Answer> answers) {
		return new Tally(seed, List.copyOf(answers));
	}

	/** The answers of both. */
	Tally and(Tally other) {
		return new Tally(this.seed, Stream.concat(this.answers.stream(), other.answers.stream()).toList());
	}

	/** Some of the answers. */
	Tally filter(Predicate<Answer> which) {
		return new Tally(this.seed, this.answers.stream().filter(which).toList());
	}

	int offered() {
		return this.answers.size();
	}

	long count(String api, Predicate<Answer> which) {
		return this.answers.stream().filter((answer) -> answer.ask().api().equals(api)).filter(which).count();
	}

	/** How often each kind of answer was given. */
	Map<String, Long> kinds() {
		return this.answers.stream().collect(Collectors.groupingBy(Answer::kind, TreeMap::new, Collectors.counting()));
	}

	/** Of those answers, the time within which the given share came. */
	Duration percentile(double share, Predicate<Answer> which) {
		List<Duration> times = this.answers.stream().filter(which).map(Answer::took).sorted().toList();
		return times.isEmpty() ? Duration.ZERO : times.get((int) Math.min(times.size() - 1, times.size() * share));
	}

}
