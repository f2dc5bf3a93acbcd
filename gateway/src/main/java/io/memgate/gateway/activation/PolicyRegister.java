package io.memgate.gateway.activation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.Announcement;
import io.memgate.gateway.policy.DatedChange;
import io.memgate.gateway.policy.PolicyRevisions;
import io.memgate.gateway.policy.PolicySource;
import io.memgate.gateway.policy.Step;
import io.memgate.gateway.redis.PolicyKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisClock;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.redis.SchemaCheck;
import io.memgate.gateway.redis.SchemaException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The policy in force as Redis keeps it, for all nodes. Every method ends with a
 * {@link RedisUnavailableException} when Redis does not answer.
 */
final class PolicyRegister {

	private static final RedisScript ACTIVATE = RedisScript.load("activate");

	private static final RedisScript NOW = RedisScript.loadReadOnly("now");

	private static final int HISTORY = 200;

	private static final String FILE = "file:";

	private final Redis redis;

	private final SchemaCheck schema;

	/**
	 * @param schema looked at before anything is read or written
	 */
	PolicyRegister(Redis redis, SchemaCheck schema) {
		this.redis = redis;
		this.schema = schema;
	}

	/**
	 * What is kept now.
	 * @return a {@link SchemaException} as the signal when another version keeps it
	 */
	Mono<Kept> current() {
		return this.schema.pass().then(kept());
	}

	private Mono<Kept> kept() {
		return this.redis.run(NOW, new String[] { PolicyKeys.CURRENT })
			.flatMap((reply) -> this.redis.hash(PolicyKeys.CURRENT)
				.map((kept) -> new Kept(source(kept), RedisClock.instant(reply[0]))));
	}

	private static @Nullable PolicySource source(Map<String, String> kept) {
		String names = kept.get("names");
		if (names == null) {
			return null;
		}
		Map<String, byte[]> files = new LinkedHashMap<>();
		names.lines().forEach((name) -> files.put(name, bytes(kept.getOrDefault(FILE + name, ""))));
		return PolicySource.of(names.lines().findFirst().orElseThrow(), files);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Puts a policy in force in the place of the one that it was judged against.
	 * @param before that one; null for none
	 * @param steps what it changes, for the history
	 * @return empty if another policy is in force meanwhile
	 */
	Mono<Optional<Activation>> activate(@Nullable PolicySource before, PolicyRevisions next, List<Step> steps) {
		List<DatedChange> changes = DatedChange.all(next);
		List<Announcement> announcements = Announcement.all(next, changes);
		Map<String, byte[]> files = next.source().files();
		List<String> args = new ArrayList<>(List.of((before != null) ? before.hash() : "", next.source().hash(),
				HistoryEntry.of(next, steps, changes).json(), Integer.toString(HISTORY),
				String.join("\n", files.keySet()), Integer.toString(announcements.size())));
		announcements.forEach((announcement) -> args.add(announcement.name()));
		args.addAll(texts(files.values()));
		return this.redis
			.run(ACTIVATE, new String[] { PolicyKeys.CURRENT, PolicyKeys.ANNOUNCED, PolicyKeys.HISTORY },
					args.toArray(String[]::new))
			.map((reply) -> (reply[1] == 1) ? Optional.of(activation(next, announcements, reply)) : Optional.empty());
	}

	/**
	 * When the policy in force was put there, as Redis writes it; empty before the first.
	 */
	Mono<String> at() {
		return this.redis.fields(PolicyKeys.CURRENT, "at").map((found) -> Objects.requireNonNullElse(found.get(0), ""));
	}

	/**
	 * What was put in force, the newest first.
	 * @param reading where it is read, which takes long of a large policy
	 */
	Mono<List<PastPolicy>> history(Scheduler reading) {
		return this.redis.list(PolicyKeys.HISTORY, HISTORY)
			.publishOn(reading)
			.map((entries) -> entries.stream().map(HistoryEntry::past).toList());
	}

	private static List<String> texts(Collection<byte[]> files) {
		return files.stream().map((bytes) -> new String(bytes, StandardCharsets.UTF_8)).toList();
	}

	private static Activation activation(PolicyRevisions revisions, List<Announcement> announcements, long[] reply) {
		Map<String, Instant> announced = new HashMap<>();
		for (int i = 0; i < announcements.size(); i++) {
			announced.put(announcements.get(i).key(), RedisClock.instant(reply[i + 3]));
		}
		return new Activation(revisions, announced, RedisClock.instant(reply[2]));
	}

}
