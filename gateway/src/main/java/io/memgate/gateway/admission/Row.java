package io.memgate.gateway.admission;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one Api's calls, in calls.
 *
 * @param api the Api's name, or {@link QuotaState#TOTAL}
 * @param charged what is charged
 * @param usage successes in the usage counts of all days
 * @param reserved what is held by calls in flight
 * @param open reservations that hold it
 * @param completed what the memory service has completed; null for what it keeps no total
 * of: reads, and the total over all Apis
 * @param pending completed calls whose reservation is still open
 */
public record Row(String api, long charged, long usage, long reserved, long open, @Nullable Long completed,
		long pending) {

	static Row of(Reading.Line line, @Nullable Long completed, List<Held> held) {
		long pending = held.stream().filter((call) -> call.api().equals(line.counter()) && call.isDone()).count();
		return new Row(line.counter(), line.used(), line.usage(), line.reserved(), line.open(), completed, pending);
	}

	/** Whether it was ever called. */
	boolean isUsed() {
		return this.charged != 0 || this.usage != 0 || this.reserved != 0 || this.open != 0
				|| (this.completed != null && this.completed != 0);
	}

	/** Completed calls that are neither charged nor open. */
	long missing() {
		return (this.completed != null) ? this.completed - this.pending - this.charged : 0;
	}

	/** What disagrees, in one sentence; null when nothing does. */
	@Nullable String difference() {
		String inBooks = differenceInBooks();
		return (inBooks != null || missing() == 0) ? inBooks
				: told("%d calls charged, but the memory service has completed %d, of which %d are still open",
						this.charged, this.completed, this.pending);
	}

	private @Nullable String differenceInBooks() {
		if (this.charged != this.usage) {
			return told("%d calls charged, but usage counts %d successes", this.charged, this.usage);
		}
		return (this.reserved == this.open) ? null
				: told("%d calls reserved, but %d reservations are open", this.reserved, this.open);
	}

	/**
	 * What disagrees for certain, although calls may have been settled since an earlier
	 * reading, after which the memory service was asked.
	 */
	@Nullable String differenceSince(Reading.Line before) {
		String inBooks = differenceInBooks();
		if (inBooks != null || this.completed == null) {
			return inBooks;
		}
		if (this.completed < before.used()) {
			return told("%d calls charged, but the memory service has completed only %d", before.used(),
					this.completed);
		}
		return (this.completed <= this.charged + this.reserved) ? null
				: told("the memory service has completed %d calls, but only %d are charged and %d reserved",
						this.completed, this.charged, this.reserved);
	}

	private String told(String form, @Nullable Object... numbers) {
		return (this.api.equals(QuotaState.TOTAL) ? "The total" : this.api) + ": " + form.formatted(numbers) + '.';
	}

}
