package io.memgate.gateway.payload;

import java.util.function.Function;

import io.memgate.gateway.problem.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What a check ended with: the value it let pass, or the refusal.
 *
 * @param <T> type of the value
 */
sealed interface Checked<T> {

	/** Goes on to the next check with the value, if there still is one. */
	<R> Checked<R> then(Function<? super T, Checked<R>> next);

	/** The check let the value pass. */
	record Passed<T>(T value) implements Checked<T> {

		@Override
		public <R> Checked<R> then(Function<? super T, Checked<R>> next) {
			return next.apply(this.value);
		}

	}

	/**
	 * The check refused the call.
	 *
	 * @param refusal why
	 * @param measures what a limit refused it for; null where no limit did
	 */
	record Refused<T>(Refusal refusal, @Nullable Measures measures) implements Checked<T> {

		Refused(Refusal refusal) {
			this(refusal, null);
		}

		@Override
		public <R> Checked<R> then(Function<? super T, Checked<R>> next) {
			return new Refused<>(this.refusal, this.measures);
		}

	}

}
