package io.memgate.gateway.usage;

import java.time.Clock;
import java.time.LocalDate;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.redis.UtcDay;

/**
 * Folds the usage of days that are kept no longer, once a day: every node looks, the
 * first one goes through all accounts by pages and takes note. Two that do so at once are
 * harmless.
 */
final class UsageFolding {

	private static final int AT_ONCE = 4;

	private final UsageBook book;

	private final Directory directory;

	private final Clock clock;

	/**
	 * @param clock shows Redis's time
	 */
	UsageFolding(UsageBook book, Directory directory, Clock clock) {
		this.book = book;
		this.directory = directory;
		this.clock = clock;
	}

	Mono<Void> round() {
		return Mono.defer(() -> {
			LocalDate through = this.book.firstKept(UtcDay.of(this.clock.instant())).minusDays(1);
			return this.book.foldedThrough()
				.defaultIfEmpty(LocalDate.EPOCH)
				.filter((done) -> done.isBefore(through))
				.flatMap((done) -> fold(done, through));
		});
	}

	private Mono<Void> fold(LocalDate done, LocalDate through) {
		return this.directory.list(Directory.MOST_LISTED)
			.expand((page) -> (page.next() != null) ? this.directory.listAfter(page.next(), Directory.MOST_LISTED)
					: Mono.empty())
			.concatMapIterable((page) -> page.accounts())
			.flatMap((account) -> fold(account, done, through), AT_ONCE)
			.then(this.book.folded(through));
	}

	private Mono<Void> fold(Account account, LocalDate done, LocalDate through) {
		LocalDate made = UtcDay.of(account.created()).minusDays(1);
		LocalDate first = made.isAfter(done) ? made : done.plusDays(1);
		return first.isAfter(through) ? Mono.empty()
				: Flux.fromStream(() -> first.datesUntil(through.plusDays(1)))
					.concatMap((day) -> this.book.fold(account.id(), day))
					.then();
	}

}
