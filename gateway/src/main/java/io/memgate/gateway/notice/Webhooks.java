package io.memgate.gateway.notice;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.WebhookKeys;

/**
 * The webhooks, kept in Redis. Every method fails with a
 * {@link io.memgate.gateway.redis.RedisUnavailableException} as the signal.
 */
public final class Webhooks {

	/** Most webhooks that can be set. */
	public static final int MOST = 100;

	private static final JsonMapper JSON = new JsonMapper();

	private static final RedisScript REPLACE = RedisScript.load("replace");

	private final Redis redis;

	private final KeyIssuer issuer;

	private final Clock clock;

	/**
	 * @param clock shows Redis's time
	 */
	Webhooks(Redis redis, KeyIssuer issuer, Clock clock) {
		this.redis = redis;
		this.issuer = issuer;
		this.clock = clock;
	}

	/** All of them, oldest first. */
	public Mono<List<Webhook>> all() {
		return this.redis.hash(WebhookKeys.WEBHOOKS)
			.map((all) -> all.values()
				.stream()
				.map(Webhooks::read)
				.sorted(Comparator.comparing(Webhook::created).thenComparing(Webhook::id))
				.toList());
	}

	/** One of them; empty when there is none of that id. */
	public Mono<Webhook> find(String id) {
		return json(id).map(Webhooks::read);
	}

	private Mono<String> json(String id) {
		return this.redis.fields(WebhookKeys.WEBHOOKS, id).flatMap((found) -> Mono.justOrEmpty(found.getFirst()));
	}

	private static Webhook read(String json) {
		return JSON.readValue(json, Webhook.class);
	}

	/**
	 * Sets one.
	 * @param url an address that {@link Targets} has accepted
	 * @return it, with its secret; empty when there are {@link #MOST}
	 */
	public Mono<Webhook> add(URI url, Set<NoticeKind> kinds, @Nullable String account, boolean everyAccount) {
		return all().filter((all) -> all.size() < MOST)
			.flatMap((all) -> put(new Webhook(this.issuer.id(), url, kinds, account, everyAccount, now(), secret(),
					null, null, null)));
	}

	/**
	 * Gives one a new secret, beside which the old one goes on for a while.
	 * @return it, with its secrets; empty when there is none of that id
	 */
	public Mono<Webhook> rotate(String id) {
		return change(id, (webhook) -> webhook.rotated(secret(), now()));
	}

	/**
	 * Takes one away; what waits for it is not delivered.
	 * @return whether there was one
	 */
	public Mono<Boolean> remove(String id) {
		return this.redis.removeField(WebhookKeys.WEBHOOKS, id).map((removed) -> removed > 0);
	}

	/** Switches one off that has said that it is gone. */
	Mono<Webhook> gone(String id) {
		return change(id, (webhook) -> webhook.gone(now()));
	}

	/** Changes one as it is then, so that one that is removed meanwhile stays removed. */
	private Mono<Webhook> change(String id, UnaryOperator<Webhook> change) {
		return json(id).flatMap((before) -> {
			Webhook after = change.apply(read(before));
			return this.redis
				.run(REPLACE, new String[] { WebhookKeys.WEBHOOKS }, id, before, JSON.writeValueAsString(after))
				.flatMap((reply) -> (reply[1] == 1) ? Mono.just(after) : change(id, change));
		});
	}

	private Mono<Webhook> put(Webhook webhook) {
		return this.redis.put(WebhookKeys.WEBHOOKS, Map.of(webhook.id(), JSON.writeValueAsString(webhook)))
			.thenReturn(webhook);
	}

	private String secret() {
		return WebhookSecret.of(this.issuer.bytes(WebhookSecret.BYTES)).text();
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
	}

}
