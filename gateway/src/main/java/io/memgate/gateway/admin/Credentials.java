package io.memgate.gateway.admin;

import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.annotation.JsonInclude;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.redis.AdminKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;

/**
 * The administrators' credentials that are kept in Redis; all but the first one. Every
 * method fails with a {@link io.memgate.gateway.redis.RedisUnavailableException} while
 * Redis is away.
 */
final class Credentials {

	/** Most of them. */
	static final int MOST = 100;

	private static final RedisScript REPLACE = RedisScript.load("replace");

	private static final String NONE = "";

	private static final JsonMapper JSON = JsonMapper.builder()
		.changeDefaultPropertyInclusion((all) -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
		.build();

	private final Redis redis;

	Credentials(Redis redis) {
		this.redis = redis;
	}

	/** All, by their ids. */
	Mono<List<Credential>> all() {
		return this.redis.hash(AdminKeys.CREDENTIALS)
			.map((all) -> all.values()
				.stream()
				.map(Credentials::read)
				.sorted(Comparator.comparing(Credential::id))
				.toList());
	}

	/** One of them; empty when there is none of that id. */
	Mono<Credential> find(String id) {
		return text(id).map(Credentials::read);
	}

	/**
	 * Makes one.
	 * @return whether its id was free
	 */
	Mono<Boolean> add(Credential credential) {
		return replace(credential.id(), NONE, credential);
	}

	/**
	 * Changes one.
	 * @param change makes the credential as it is to be of the credential as it is; asked
	 * again when somebody else has changed it meanwhile
	 * @return the credential as it is now; empty when there is none of that id
	 */
	Mono<Credential> change(String id, UnaryOperator<Credential> change) {
		return text(id).flatMap((before) -> {
			Credential after = change.apply(read(before));
			return replace(id, before, after).flatMap((replaced) -> replaced ? Mono.just(after) : change(id, change));
		});
	}

	/**
	 * Takes one away; it lets nobody in any more.
	 * @return whether it was there
	 */
	Mono<Boolean> remove(String id) {
		return this.redis.removeField(AdminKeys.CREDENTIALS, id).map((removed) -> removed > 0);
	}

	private Mono<String> text(String id) {
		return this.redis.fields(AdminKeys.CREDENTIALS, id).flatMap((found) -> Mono.justOrEmpty(found.getFirst()));
	}

	private Mono<Boolean> replace(String id, String before, Credential after) {
		return this.redis
			.run(REPLACE, new String[] { AdminKeys.CREDENTIALS }, id, before, JSON.writeValueAsString(after))
			.map((reply) -> reply[1] == 1);
	}

	private static Credential read(String json) {
		return JSON.readValue(json, Credential.class);
	}

}
