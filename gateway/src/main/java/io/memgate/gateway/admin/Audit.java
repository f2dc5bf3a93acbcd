package io.memgate.gateway.admin;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.memgate.gateway.redis.AdminKeys;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisScript;
import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.telemetry.RequestLog;

import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * The audit log: one line of JSON for every change made through the admin API, when the
 * change has been made: written to the logger {@code memgate.audit}, and kept in Redis,
 * the newest {@link #MOST}. Never a secret.
 */
final class Audit {

	/** In place of an account, in a line that is of none. */
	static final String NO_ACCOUNT = "*";

	/** Lines that are kept to be looked at. */
	static final int MOST = 1000;

	private static final RedisScript AUDIT = RedisScript.load("audit");

	private static final Logger log = LoggerFactory.getLogger("memgate.audit");

	private final Redis redis;

	private final Clock clock;

	Audit(Redis redis, Clock clock) {
		this.redis = redis;
		this.clock = clock;
	}

	/**
	 * Records that something was made.
	 * @param request who asked for it
	 * @param what such as {@code account.create}
	 * @param account id of the account, or {@link #NO_ACCOUNT}
	 * @param after what was made, as the API shows it
	 * @return empty, when it is kept; the log has it even where Redis did not take it
	 */
	Mono<Void> record(ServerRequest request, String what, String account, Object after) {
		return Mono.defer(() -> {
			String line = line(request, what, account, after);
			RequestLog.write(request.exchange().getRequest().getId(), null, () -> log.info(line));
			return keep(line);
		});
	}

	/** Keeps what was written to the log by whoever changed it. */
	Mono<Void> keep(ServerRequest request, String what, String account, Object after) {
		return Mono.defer(() -> keep(line(request, what, account, after)));
	}

	private Mono<Void> keep(String line) {
		return this.redis.run(AUDIT, new String[] { AdminKeys.AUDIT }, line, Integer.toString(MOST))
			.then()
			.doOnError((ex) -> log.warn("A line could not be kept in Redis: {}", ex.getMessage()))
			.onErrorComplete(RedisUnavailableException.class);
	}

	private String line(ServerRequest request, String what, String account, Object after) {
		Map<String, Object> line = new LinkedHashMap<>();
		line.put("at", this.clock.instant());
		line.put("actor", Actor.of(request).id());
		line.put("what", what);
		line.put("account", account);
		line.put("after", after);
		return AdminJson.text(line);
	}

	/** The newest lines, newest first. */
	Mono<List<JsonNode>> newest(int most) {
		return this.redis.list(AdminKeys.AUDIT, most)
			.map((lines) -> lines.stream()
				.map((line) -> AdminJson.read(line.getBytes(StandardCharsets.UTF_8)))
				.toList());
	}

}
