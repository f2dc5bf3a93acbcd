package io.memgate.gateway.account;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.RedisUnavailableException;

/**
 * Accounts with their projects, ApiKeys and grants, kept in Redis. Every method fails
 * with a {@link io.memgate.gateway.redis.RedisUnavailableException} while Redis is away.
 */
public final class Directory {

	/** Most accounts in one page of the list. */
	public static final int MOST_LISTED = 200;

	/** After each attempt but the last, somebody else has changed the same thing. */
	private static final int MOST_ATTEMPTS = 100;

	private static final RedisScript CREATE_ACCOUNT = RedisScript.load("create-account");

	private static final RedisScript ADD = RedisScript.load("add");

	private static final RedisScript GRANT = RedisScript.load("grant");

	private static final RedisScript ASSIGN = RedisScript.load("assign");

	private static final RedisScript MARK = RedisScript.load("mark");

	private static final JsonMapper JSON = JsonMapper.builder()
		.changeDefaultPropertyInclusion((all) -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
		.build();

	private final Redis redis;

	private final AccountIndex index;

	private final KeyEnds ends;

	private final Tombstones tombstones;

	public Directory(Redis redis) {
		this.redis = redis;
		this.index = new AccountIndex(redis);
		this.ends = new KeyEnds(redis);
		this.tombstones = new Tombstones(redis);
	}

	/**
	 * Makes an account. It is indexed first, in the indexes' own slot: an index entry
	 * whose account was never made is skipped by every reader, whereas an account without
	 * its entry would be lost from view.
	 */
	public Mono<Added> add(Account account) {
		AccountKeys keys = new AccountKeys(account.id());
		return this.index.add(account)
			.then(this.redis.run(CREATE_ACCOUNT, new String[] { keys.description(), keys.deleted() }, account.plan(),
					account.created().toString()))
			.map(Added::of);
	}

	/** Makes a project of an account. */
	public Mono<Added> add(String account, Project project) {
		AccountKeys keys = new AccountKeys(account);
		return this.redis
			.run(ADD, new String[] { keys.description(), keys.projects(), keys.deleted() }, "created", project.id(),
					json(project))
			.map(Added::of);
	}

	/**
	 * Makes an ApiKey of a project. It is described under its account first, then it
	 * begins to work: whatever is interrupted, no key works that no list shows.
	 * @param secret the same key with its secret; only its hash is kept
	 */
	public Mono<Added> add(String account, ApiKey key, NewKey secret) {
		AccountKeys keys = new AccountKeys(account);
		return this.redis
			.run(ADD, new String[] { keys.projects(), keys.apiKeys() }, key.project(), key.id(),
					json(KeyDescription.of(key)))
			.map(Added::of)
			.flatMap((added) -> (added == Added.ADDED) ? enable(account, key, secret).thenReturn(added)
					: Mono.just(added));
	}

	private Mono<Long> enable(String account, ApiKey key, NewKey secret) {
		Map<String, String> fields = new HashMap<>();
		fields.put("account", account);
		fields.put("project", key.project());
		fields.put("hash", KeyHash.of(secret.text()).hex());
		if (key.expires() != null) {
			fields.put("expires", key.expires().toString());
		}
		return this.redis.put(AccountKeys.apiKey(key.id()), fields);
	}

	/** Grants extra quota to an account. */
	public Mono<Added> add(String account, Grant grant) {
		AccountKeys keys = new AccountKeys(account);
		return this.redis
			.run(GRANT, new String[] { keys.description(), keys.grants(), keys.granted(grant.quota()) }, grant.id(),
					json(grant), Long.toString(grant.amount()), expiry(grant))
			.map(Added::of);
	}

	/** When a grant ends, as the scripts take it. */
	static String expiry(Grant grant) {
		return (grant.expires() != null) ? Long.toString(micros(grant.expires())) : "+inf";
	}

	/**
	 * Gives an account that is there the plan and the next plan that it has here, and has
	 * every node hear of it.
	 */
	public Mono<Void> assign(Account account) {
		AccountKeys keys = new AccountKeys(account.id());
		PlanChange next = account.next();
		return this.redis
			.run(ASSIGN, new String[] { keys.description(), keys.changed() }, account.plan(),
					(next != null) ? next.plan() : "", (next != null) ? next.from().toString() : "")
			.then();
	}

	/**
	 * Gives an ApiKey another end, and has every node hear of it: before, so that no node
	 * goes on with what it remembers should the rest fail, and after, so that none waits.
	 * A node that does not hear may go on to accept the key for a second.
	 * @param change makes the key as it is to be of the key as it is; asked again when
	 * somebody else has changed it meanwhile
	 * @return the key as it is now; empty when there is none of that id
	 */
	public Mono<ApiKey> change(String account, String id, UnaryOperator<ApiKey> change) {
		return change(account, id, change, MOST_ATTEMPTS);
	}

	private Mono<ApiKey> change(String account, String id, UnaryOperator<ApiKey> change, int attempts) {
		if (attempts == 0) {
			return Mono.error(new IllegalStateException("ApiKey " + id + " is never found as it was read"));
		}
		return apiKey(account, id).flatMap((before) -> {
			ApiKey after = change.apply(before);
			return mark(account).then(this.ends.replace(before, after))
				.flatMap((replaced) -> replaced
						? mark(account).onErrorComplete(RedisUnavailableException.class).thenReturn(after)
						: change(account, id, change, attempts - 1));
		});
	}

	/** Marks an account as changed, and has every node hear of it. */
	private Mono<long[]> mark(String account) {
		return this.redis.run(MARK, new String[] { new AccountKeys(account).changed() });
	}

	/** An account; empty when there is none of that id. */
	public Mono<Account> find(String account) {
		return this.redis.hash(new AccountKeys(account).description())
			.filter((fields) -> !fields.isEmpty())
			.map((fields) -> new Account(account, fields.getOrDefault("plan", ""),
					Instant.parse(fields.getOrDefault("created", "")), PlanChange.read(fields)));
	}

	/** The deletion of an account, begun or done; empty when there is none. */
	public Mono<Deletion> deletion(String account) {
		return this.tombstones.find(new Scope(account, null));
	}

	/** An account as lists have it: one that is being deleted too. */
	Mono<Account> findListed(String account) {
		return find(account).switchIfEmpty(deletion(account).filter((deletion) -> !deletion.over())
			.map((deletion) -> new Account(account, deletion.plan(), deletion.created(), null, deletion.begun())));
	}

	/**
	 * The first accounts, those that are being deleted too.
	 * @param limit most of them, up to {@link #MOST_LISTED}
	 */
	public Mono<AccountPage> list(int limit) {
		return page(0, limit);
	}

	/**
	 * The accounts that follow a given one.
	 * @param after id of the account before the first; when there is none of it, the
	 * answer is empty
	 * @param limit most of them, up to {@link #MOST_LISTED}
	 */
	public Mono<AccountPage> listAfter(String after, int limit) {
		return this.redis.rank(AccountKeys.INDEX, after).flatMap((rank) -> page(rank + 1, limit));
	}

	private Mono<AccountPage> page(long first, int limit) {
		return this.redis.members(AccountKeys.INDEX, first, first + limit - 1)
			.flatMap((ids) -> Flux.fromIterable(ids)
				.flatMapSequential(this::findListed)
				.collectList()
				.map((accounts) -> new AccountPage(accounts, (ids.size() == limit) ? ids.getLast() : null)));
	}

	/** An account's projects, those that are being deleted too, oldest first. */
	public Mono<List<Project>> projects(String account) {
		Mono<List<Project>> there = this.redis.hash(new AccountKeys(account).projects())
			.map((all) -> read(all.values(), Project.class, Comparator.comparing(Project::created)));
		return Mono.zip(there, this.tombstones.projects(account),
				(live, deleting) -> Stream.concat(live.stream(), deleting.stream())
					.sorted(Comparator.comparing(Project::created))
					.toList());
	}

	/** An account's ApiKeys, oldest first. */
	public Mono<List<ApiKey>> apiKeys(String account) {
		return this.redis.hash(new AccountKeys(account).apiKeys())
			.map(Directory::keys)
			.flatMap((keys) -> Flux.fromIterable(keys).flatMapSequential(this.ends::read).collectList());
	}

	/** An ApiKey of an account; empty when there is none of that id. */
	public Mono<ApiKey> apiKey(String account, String id) {
		return this.redis.fields(new AccountKeys(account).apiKeys(), id)
			.flatMap((found) -> Mono.justOrEmpty(found.getFirst()))
			.map((json) -> key(id, json))
			.flatMap(this.ends::read);
	}

	/** An account's grants, expired ones too, oldest first. */
	public Mono<List<Grant>> grants(String account) {
		return this.redis.hash(new AccountKeys(account).grants())
			.map((all) -> read(all.values(), Grant.class, Comparator.comparing(Grant::created)));
	}

	private static List<ApiKey> keys(Map<String, String> descriptions) {
		return descriptions.entrySet()
			.stream()
			.map((described) -> key(described.getKey(), described.getValue()))
			.sorted(Comparator.comparing(ApiKey::created))
			.toList();
	}

	private static ApiKey key(String id, String description) {
		return JSON.readValue(description, KeyDescription.class).key(id);
	}

	private static <T> List<T> read(Collection<String> descriptions, Class<T> type, Comparator<T> order) {
		return descriptions.stream().map((json) -> JSON.readValue(json, type)).sorted(order).toList();
	}

	static String json(Object description) {
		return JSON.writeValueAsString(description);
	}

	private static long micros(Instant instant) {
		return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(instant.getNano());
	}

	/** What became of a thing to be added. */
	public enum Added {

		/** It is there now. */
		ADDED,

		/** Its id is taken; nothing has changed. */
		TAKEN,

		/** The account or project that it would belong to is not there. */
		NO_OWNER,

		/** Its id was that of something deleted; nothing has changed. */
		DELETED;

		private static Added of(long[] reply) {
			return switch ((int) reply[1]) {
				case 1 -> ADDED;
				case 0 -> TAKEN;
				case -1 -> NO_OWNER;
				case -2 -> DELETED;
				default -> throw new IllegalStateException("unknown reply " + reply[1]);
			};
		}

	}

}
