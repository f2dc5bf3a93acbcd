package io.memgate.gateway.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.function.BiPredicate;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

import io.memgate.gateway.policy.Difference.Direction;

/**
 * How two values of a limit compare. No value is no limit, which allows the most.
 *
 * @param allows whether the second value certainly allows all that the first does
 * @param text a value as a person reads it
 * @param written a value as the policy writes it
 * @param absent what a person reads where there is no value
 */
record Measure<V>(BiPredicate<V, V> allows, Function<V, String> text, Function<V, String> written, String absent) {

	private static final String UNLIMITED = "unlimited";

	static final Measure<Integer> COUNT = new Measure<>((before, after) -> after >= before, UNLIMITED);

	/** A number of which less allows more. */
	static final Measure<Integer> COST = new Measure<>((before, after) -> after <= before, UNLIMITED);

	static final Measure<DataSize> SIZE = new Measure<>((before, after) -> after.compareTo(before) >= 0, Written::size,
			Written::size, UNLIMITED);

	static final Measure<Quota> QUOTA = new Measure<>(Quota::isWithin, Quota::text, Written::quota, UNLIMITED);

	static final Measure<RateLimit> RATE = new Measure<>(RateAllowance::allows, RateAllowance::text, Written::rate,
			"none");

	/** A time of which more is better for consumers. */
	static final Measure<Duration> LENIENCE = new Measure<>((before, after) -> after.compareTo(before) >= 0,
			Written::duration, Written::duration, "none");

	/** A time of which less is better for consumers. */
	static final Measure<Duration> SENTENCE = new Measure<>((before, after) -> after.compareTo(before) <= 0,
			Written::duration, Written::duration, "none");

	/** When something ends. */
	static final Measure<Instant> INSTANT = new Measure<>((before, after) -> after.compareTo(before) >= 0,
			Instant::toString, Instant::toString, "not known");

	/** A constant of which an earlier one is better for consumers. */
	static <E extends Enum<E>> Measure<E> mildestFirst() {
		return new Measure<>((before, after) -> after.compareTo(before) <= 0, Written::word, Written::word, "none");
	}

	/** A set of what is allowed, empty for everything. */
	static <C extends Collection<?>> Measure<C> allowed() {
		return new Measure<>((before, after) -> after.isEmpty() || (!before.isEmpty() && after.containsAll(before)),
				Measure::list, Measure::list, "any");
	}

	/** A set of what is accepted, empty for nothing. */
	static <C extends Collection<?>> Measure<C> accepted() {
		return new Measure<>((before, after) -> after.containsAll(before), Measure::list, Measure::list, "none");
	}

	/** A set of what is demanded or counted. */
	static <C extends Collection<?>> Measure<C> demanded() {
		return new Measure<>((before, after) -> before.containsAll(after), Measure::list, Measure::list, "none");
	}

	/** A value of which any other is tighter. */
	static <V> Measure<V> fixed() {
		return new Measure<>((before, after) -> false, "none");
	}

	private Measure(BiPredicate<V, V> allows, String absent) {
		this(allows, String::valueOf, String::valueOf, absent);
	}

	/** What a change from one value to another does; null when they are equal. */
	@Nullable Direction direction(@Nullable V before, @Nullable V after) {
		if (before == null || after == null) {
			return (before == after) ? null : (before == null) ? Direction.TIGHTER : Direction.LOOSER;
		}
		if (before.equals(after)) {
			return null;
		}
		return this.allows.test(before, after) ? Direction.LOOSER : Direction.TIGHTER;
	}

	String told(@Nullable V value) {
		return (value != null) ? this.text.apply(value) : this.absent;
	}

	/** Without a value, the word that takes a limit out in a change. */
	String writtenDown(@Nullable V value) {
		return (value != null) ? this.written.apply(value) : Overlay.NONE;
	}

	private static String list(Collection<?> values) {
		return values.isEmpty() ? "-" : String.join(", ", values.stream().map(String::valueOf).sorted().toList());
	}

}
