package io.memgate.gateway.routing;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.memgate.gateway.admission.BackendOutcome;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the backend's answers to the gateway's own questions mean.
 */
final class OwnAnswers {

	private static final JsonMapper JSON = new JsonMapper();

	private OwnAnswers() {
	}

	/**
	 * Reads {@code {"code":0,"data":{"outcome":"done"},…}}; anything else is no answer.
	 * @return empty for an id that was never seen, which only a look finds
	 */
	static Optional<BackendOutcome> outcome(Reply.Whole reply) {
		JsonNode answer = JSON.readTree(reply.body());
		if (reply.status() != HttpResponseStatus.OK.code() || answer.path("code").asInt(-1) != 0) {
			throw new IllegalStateException("asked for an outcome, the memory service answered " + reply.status());
		}
		return switch (answer.path("data").path("outcome").asString("")) {
			case "done" -> Optional.of(BackendOutcome.DONE);
			case "failed" -> Optional.of(BackendOutcome.FAILED);
			case "fenced" -> Optional.of(BackendOutcome.FENCED);
			case "unseen" -> Optional.empty();
			case String other -> throw new IllegalStateException("the memory service knows an outcome " + other);
		};
	}

	/**
	 * Reads {@code {"code":0,"data":{"memories":7},…}}.
	 * @return null for a service that has no such question, or has another answer
	 */
	static @Nullable Long memories(Reply.Whole reply) {
		JsonNode memories = data(reply).path("memories");
		return memories.isIntegralNumber() ? Long.valueOf(memories.longValue()) : null;
	}

	/**
	 * Reads {@code {"code":0,"data":{"success":true},…}}.
	 * @return false for a service that has no such call, or has another answer
	 */
	static boolean deleted(Reply.Whole reply) {
		return data(reply).path("success").asBoolean(false);
	}

	/**
	 * The data of an answer about memories; missing where the service knows no such call,
	 * for which it may also ask for another key.
	 */
	private static JsonNode data(Reply.Whole reply) {
		int status = reply.status();
		boolean unknown = (status >= 400 && status < 500 && status != 408 && status != 429) || status == 501;
		if (status != 200 && !unknown) {
			throw new IllegalStateException("asked about memories, the memory service answered " + status);
		}
		JsonNode answer = unknown ? JSON.missingNode() : JSON.readTree(reply.body());
		return (answer.path("code").asInt(-1) == 0) ? answer.path("data") : JSON.missingNode();
	}

	/**
	 * Reads {@code {"code":0,"data":{"apis":{"addMessage":7,…}},…}}.
	 * @return null for a service that has no such question, or has another answer
	 */
	static @Nullable Map<String, Long> totals(Reply.Whole reply) {
		return switch (reply.status()) {
			case 200 -> {
				JsonNode apis = JSON.readTree(reply.body()).path("data").path("apis");
				yield apis.isObject() ? apis.propertyStream()
					.collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, (api) -> api.getValue().longValue()))
						: null;
			}
			case 404, 405, 501 -> null;
			default ->
				throw new IllegalStateException("asked for its totals, the memory service answered " + reply.status());
		};
	}

}
