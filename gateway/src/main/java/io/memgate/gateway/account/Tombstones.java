package io.memgate.gateway.account;

import java.util.List;
import java.util.Optional;

import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.Redis;

/** What Redis says of deletions, begun or done. */
final class Tombstones {

	private static final JsonMapper JSON = new JsonMapper();

	private final Redis redis;

	Tombstones(Redis redis) {
		this.redis = redis;
	}

	/** The deletion of an account or project; empty when none was begun. */
	Mono<Deletion> find(Scope scope) {
		return this.redis.fields(new AccountKeys(scope.account()).deleted(), scope.field())
			.flatMap((found) -> Mono.justOrEmpty(found.getFirst()))
			.map(Tombstones::read);
	}

	/** An account's projects that are being deleted. */
	Mono<List<Project>> projects(String account) {
		return this.redis.hash(new AccountKeys(account).deleted())
			.map((all) -> all.entrySet()
				.stream()
				.filter((each) -> Slug.matches(each.getKey()))
				.map((each) -> project(each.getKey(), read(each.getValue())))
				.flatMap(Optional::stream)
				.toList());
	}

	private static Optional<Project> project(String id, Deletion deletion) {
		return deletion.over() ? Optional.empty() : Optional.of(new Project(id, deletion.created(), deletion.begun()));
	}

	static String json(Deletion deletion) {
		return JSON.writeValueAsString(deletion);
	}

	private static Deletion read(String json) {
		return JSON.readValue(json, Deletion.class);
	}

}
