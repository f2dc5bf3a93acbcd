package io.memgate.gateway.deletion;

import java.time.Clock;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.ApiKey;
import io.memgate.gateway.account.Deletion;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.Grant;
import io.memgate.gateway.account.Scope;
import io.memgate.gateway.admission.UsageDays;
import io.memgate.gateway.notice.Webhooks;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;

/**
 * Takes away what Redis has of a deleted account or project. It knows the names of the
 * keys, so that no command looks through all of Redis; what is known only by another key
 * goes before that one, and a few keys go at a time.
 *
 * <p>
 * Of a project its keys and the answers kept for its calls go. What it has used belongs
 * to its account, and stays in the quota, in usage and in decisions.
 */
final class Sweep {

	/** Keys that go with one command: in the slot of one account. */
	private static final int AT_ONCE = 64;

	private static final int COMMANDS_AT_ONCE = 8;

	private final Redis redis;

	private final Directory directory;

	private final Webhooks webhooks;

	private final PolicyInForce policy;

	private final Clock clock;

	/**
	 * @param clock shows Redis's time
	 */
	Sweep(Redis redis, Directory directory, Webhooks webhooks, PolicyInForce policy, Clock clock) {
		this.redis = redis;
		this.directory = directory;
		this.webhooks = webhooks;
		this.policy = policy;
		this.clock = clock;
	}

	/** Takes away all but what says that a deletion has begun. */
	Mono<Void> of(Scope scope, Deletion deletion) {
		AccountKeys keys = new AccountKeys(scope.account());
		Mono<Void> both = apiKeys(scope, keys).then(keptAnswers(scope, keys));
		return scope.isAccount() ? both.then(requests(keys)).then(webhooks(scope.account())).then(rest(keys, deletion))
				: both;
	}

	/** Takes an account out of the lists of accounts. */
	Mono<Void> index(Scope scope) {
		return scope.isAccount() ? this.redis.remove(AccountKeys.INDEX, scope.account())
			.then(this.redis.remove(AccountKeys.IDS, scope.account()))
			.then(this.redis.remove(AccountKeys.THROTTLED, scope.account()))
			.then() : Mono.empty();
	}

	/** Each key is forgotten where it works before it is where it is described. */
	private Mono<Void> apiKeys(Scope scope, AccountKeys keys) {
		return this.directory.apiKeys(scope.account())
			.flatMapIterable((all) -> all)
			.filter((key) -> scope.has(key.project()))
			.map(ApiKey::id)
			.flatMap((id) -> this.redis.unlink(List.of(AccountKeys.apiKey(id)))
				.then(this.redis.removeField(keys.apiKeys(), id)), COMMANDS_AT_ONCE)
			.then();
	}

	private Mono<Void> keptAnswers(Scope scope, AccountKeys keys) {
		return this.redis.members(keys.answers())
			.flatMapIterable((all) -> all)
			.map((member) -> member.split(":"))
			.filter((parts) -> parts.length == 4 && scope.has(parts[3]))
			.map((parts) -> keys.repeat(parts[2]))
			.buffer(AT_ONCE)
			.concatMap(this.redis::unlink)
			.then();
	}

	private Mono<Void> requests(AccountKeys keys) {
		return this.redis.hash(keys.openRequests())
			.flatMapIterable((open) -> open.keySet())
			.concatMap((id) -> this.redis.remove(AccountKeys.QUOTA_REQUESTS, keys.account() + ':' + id))
			.then();
	}

	private Mono<Void> webhooks(String account) {
		return this.webhooks.all()
			.flatMapIterable((all) -> all)
			.filter((webhook) -> account.equals(webhook.account()))
			.concatMap((webhook) -> this.webhooks.remove(webhook.id()))
			.then();
	}

	private Mono<Void> rest(AccountKeys keys, Deletion deletion) {
		return granted(keys)
			.map((granted) -> Stream.of(granted, usage(keys, deletion), others(keys)).flatMap(List::stream).toList())
			.flatMapIterable((all) -> all)
			.buffer(AT_ONCE)
			.concatMap(this.redis::unlink)
			.then();
	}

	/** Those of the quotas that there are, and of those that there were. */
	private Mono<List<String>> granted(AccountKeys keys) {
		return this.directory.grants(keys.account()).map((grants) -> {
			TreeSet<String> quotas = new TreeSet<>(this.policy.get().profile().apis().keySet());
			quotas.add(Grant.TOTAL);
			grants.forEach((grant) -> quotas.add(grant.quota()));
			return quotas.stream().map(keys::granted).toList();
		});
	}

	private List<String> usage(AccountKeys keys, Deletion deletion) {
		UsageDays days = UsageDays.since(deletion.created(), this.clock.instant());
		return Stream.concat(days.past().stream(), days.recent().stream()).map(keys::usage).toList();
	}

	/** Those of an account whose names have no variable part. */
	static List<String> others(AccountKeys keys) {
		return List.of(keys.quota(), keys.open(), keys.decisions(), keys.rates(), keys.standingHistory(),
				keys.crossed(), keys.notices(), keys.answers(), keys.revisions(), keys.answeredRequests(),
				keys.openRequests(), keys.grants(), keys.apiKeys(), keys.projects());
	}

}
