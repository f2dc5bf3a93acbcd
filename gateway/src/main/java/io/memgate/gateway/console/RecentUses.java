package io.memgate.gateway.console;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.admission.Ledger;
import io.memgate.gateway.notice.Notice;
import io.memgate.gateway.policy.Comparison;
import io.memgate.gateway.policy.Difference;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.PolicyRevision;
import io.memgate.gateway.policy.PolicyRevisions;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.usage.TooManyReportsException;
import io.memgate.gateway.usage.UsageBook;

/**
 * Says of each coming change that is tighter for an account what the account's recent use
 * means for it. Without such a change nothing is read, and while the quota store is away
 * or too much is asked of it, notices come without it.
 */
final class RecentUses {

	private final PolicyInForce policy;

	private final Ledger ledger;

	private final Directory directory;

	private final UsageBook book;

	private final Clock clock;

	/**
	 * @param clock shows Redis's time
	 */
	RecentUses(PolicyInForce policy, Ledger ledger, Directory directory, UsageBook book, Clock clock) {
		this.policy = policy;
		this.ledger = ledger;
		this.directory = directory;
		this.book = book;
		this.clock = clock;
	}

	/** Notices as an account reads them, in the same order. */
	Mono<List<NoticeView>> views(List<Notice> notices, Caller caller) {
		return Mono.defer(() -> {
			Instant now = this.clock.instant();
			List<Tightening> coming = coming(notices, caller, now);
			return coming.isEmpty() ? Mono.just(views(notices, List.of()))
					: uses(coming, caller, now)
						.onErrorResume(RedisUnavailableException.class, (ex) -> Mono.just(List.of()))
						.onErrorResume(TooManyReportsException.class, (ex) -> Mono.just(List.of()))
						.map((uses) -> views(notices, uses));
		});
	}

	private static List<NoticeView> views(List<Notice> notices, List<Use> uses) {
		return notices.stream().map((notice) -> {
			Optional<Use> use = uses.stream().filter((each) -> notice.announces(each.revision())).findFirst();
			return new NoticeView(notice, use.map(Use::recentUse).orElse(null));
		}).toList();
	}

	private List<Tightening> coming(List<Notice> notices, Caller caller, Instant now) {
		PolicyRevisions revisions = this.policy.activation().revisions();
		List<Tightening> coming = new ArrayList<>();
		UsagePolicy before = revisions.at(now).policy();
		for (PolicyRevision revision : revisions.coming(now)) {
			if (notices.stream().anyMatch((notice) -> notice.announces(revision))) {
				List<Difference> tighter = Comparison
					.ofAccount(before, revision.policy(), caller.account(), caller.plan(), revision.effective())
					.tighter();
				coming.add(new Tightening(revision, tighter));
			}
			before = revision.policy();
		}
		coming.removeIf((each) -> each.tighter().isEmpty());
		return coming;
	}

	private Mono<List<Use>> uses(List<Tightening> coming, Caller caller, Instant now) {
		return RecentCalls.read(this.book, this.directory, caller.account(), now)
			.flatMap((calls) -> Flux.fromIterable(coming)
				.concatMap((each) -> use(each, caller, calls, now))
				.collectList());
	}

	private Mono<Use> use(Tightening change, Caller caller, RecentCalls calls, Instant now) {
		PolicyRevision revision = change.revision();
		Plan limits = revision.policy().limits(caller.account(), caller.plan(), revision.effective());
		return this.ledger.quotas(caller.account(), limits)
			.map((quotas) -> new Use(revision,
					RecentUse.of(change.tighter(), quotas, calls, revision.effective(), now)));
	}

	/**
	 * A coming change, and what will be tighter for the account.
	 */
	private record Tightening(PolicyRevision revision, List<Difference> tighter) {
	}

	/**
	 * What recent use means for a coming change.
	 */
	private record Use(PolicyRevision revision, RecentUse recentUse) {
	}

}
