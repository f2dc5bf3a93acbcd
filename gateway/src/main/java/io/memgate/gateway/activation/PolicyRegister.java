package io.memgate.gateway.activation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.PolicyRevisions;
import io.memgate.gateway.policy.PolicySource;
import io.memgate.gateway.policy.Step;
import io.memgate.gateway.redis.PolicyKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisClock;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.RedisUnavailableException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * The policy in force as Redis keeps it, for all nodes. Every method ends with a
 * {@link RedisUnavailableException} when Redis does not answer.
 */
final class PolicyRegister {

	private static final RedisScript ACTIVATE = RedisScript.load("activate");

	private static final JsonMapper JSON = new JsonMapper();

	private static final int HISTORY = 200;

	private static final String FILE = "file:";

	private final Redis redis;

	PolicyRegister(Redis redis) {
		this.redis = redis;
	}

	/** The files of the policy in force; none before the first. */
	Mono<Optional<PolicySource>> current() {
		return this.redis.hash(PolicyKeys.CURRENT).map(PolicyRegister::source);
	}

	private static Optional<PolicySource> source(Map<String, String> kept) {
		String names = kept.get("names");
		if (names == null) {
			return Optional.empty();
		}
		Map<String, byte[]> files = new LinkedHashMap<>();
		names.lines().forEach((name) -> files.put(name, bytes(kept.getOrDefault(FILE + name, ""))));
		return Optional.of(PolicySource.of(names.lines().findFirst().orElseThrow(), files));
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
		List<String> keys = Activation.keys(next);
		Map<String, byte[]> files = next.source().files();
		List<String> args = new ArrayList<>(List.of((before != null) ? before.hash() : "", next.source().hash(),
				JSON.writeValueAsString(Entry.of(next, steps)), Integer.toString(HISTORY),
				String.join("\n", files.keySet()), Integer.toString(keys.size())));
		args.addAll(keys);
		args.addAll(texts(files.values()));
		return this.redis
			.run(ACTIVATE, new String[] { PolicyKeys.CURRENT, PolicyKeys.ANNOUNCED, PolicyKeys.HISTORY },
					args.toArray(String[]::new))
			.map((reply) -> (reply[1] == 1) ? Optional.of(activation(next, keys, reply)) : Optional.empty());
	}

	/** What was put in force, the newest first. */
	Mono<List<PastPolicy>> history() {
		return this.redis.list(PolicyKeys.HISTORY, HISTORY)
			.map((entries) -> entries.stream().map(PolicyRegister::past).toList());
	}

	private static PastPolicy past(String entry) {
		int space = entry.indexOf(' ');
		Entry read = JSON.readValue(entry.substring(space + 1), Entry.class);
		return new PastPolicy(RedisClock.instant(Long.parseLong(entry.substring(0, space))), read.hash(),
				read.changes());
	}

	private static List<String> texts(Collection<byte[]> files) {
		return files.stream().map((bytes) -> new String(bytes, StandardCharsets.UTF_8)).toList();
	}

	private static Activation activation(PolicyRevisions revisions, List<String> keys, long[] reply) {
		Map<String, Instant> announced = new HashMap<>();
		for (int i = 0; i < keys.size(); i++) {
			announced.put(keys.get(i), RedisClock.instant(reply[i + 3]));
		}
		return new Activation(revisions, announced, RedisClock.instant(reply[2]));
	}

	/** An element of the history, after its instant. */
	private record Entry(String hash, List<PastPolicy.Line> changes) {

		static Entry of(PolicyRevisions next, List<Step> steps) {
			return new Entry(next.source().hash(), steps.stream().map(PastPolicy.Line::of).toList());
		}

	}

}
