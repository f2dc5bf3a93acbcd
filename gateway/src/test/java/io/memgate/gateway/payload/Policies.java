package io.memgate.gateway.payload;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.Api.Effect;
import io.memgate.gateway.policy.Api.Request;
import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.Code;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.Envelope;
import io.memgate.gateway.policy.FieldPath;
import io.memgate.gateway.policy.FieldRule;
import io.memgate.gateway.policy.FieldRule.JsonType;
import io.memgate.gateway.policy.KeyForm;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.Profile;
import io.memgate.gateway.policy.Quota;
import io.memgate.gateway.policy.ResultCount;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.policy.Weight;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/** A policy like the shipped one, small enough to be seen whole. */
final class Policies {

	static final int MAX_BODY = 256 * 1024;

	static final String TOKENIZER = "cl100k_base";

	static final Code ID_TOO_LONG = new Code("40010", true);

	static final Api ADD_MESSAGE = new Api("addMessage", "POST", "/add/message", Effect.WRITE, Weight.ONE, Request.JSON,
			Api.Answer.ENVELOPE, List.of(),
			List.of(required("user_id", 100, ID_TOO_LONG, JsonType.STRING),
					required("conversation_id", 100, null, JsonType.STRING),
					required("messages", null, null, JsonType.ARRAY),
					new FieldRule(FieldPath.parse("messages[].role"), Set.of(JsonType.STRING), true, null,
							List.of("user", "assistant"), null),
					required("messages[].content", null, null, JsonType.STRING, JsonType.ARRAY),
					optional("info", JsonType.OBJECT), optional("relativity", JsonType.NUMBER)),
			List.of(), paths("messages[].content", "messages[].content[].text"), List.of(), List.of(), Map.of());

	static final Api SEARCH_MEMORY = new Api("searchMemory", "POST", "/search/memory", Effect.READ, Weight.ONE,
			Request.JSON, Api.Answer.ENVELOPE, List.of(),
			List.of(required("user_id", 100, ID_TOO_LONG, JsonType.STRING),
					required("query", null, null, JsonType.STRING)),
			List.of(), paths("query"), List.of(),
			List.of(count("memory_limit_number", 6, "data.memory_detail_list"),
					count("preference_limit_number", 6, "data.preference_detail_list"),
					new ResultCount("conversation_limit_number", null, null)),
			Map.of());

	static final Api DELETE_MEMORY = new Api("deleteMemory", "POST", "/delete/memory", Effect.WRITE, Weight.ONE,
			Request.JSON, Api.Answer.ENVELOPE, List.of(),
			List.of(optional("memory_ids", JsonType.ARRAY), optional("user_id", JsonType.STRING)),
			List.of("memory_ids", "user_id"), List.of(), List.of(), List.of(), Map.of());

	static final Api GET_MEMORY_BY_ID = new Api("getMemoryById", "GET", "/get/memory/{id}", Effect.READ, Weight.ONE,
			Request.NONE, Api.Answer.ENVELOPE, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
			Map.of());

	/** Stands in no plan. */
	static final Api UPLOAD = new Api("upload", "POST", "/upload", Effect.WRITE, Weight.ONE, Request.STREAM,
			Api.Answer.ENVELOPE, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Map.of());

	static final Envelope ENVELOPE = new Envelope("code", "message", "data", new Code("0", true), Map.of(),
			Set.of(new Code("40004", true)));

	static final Plan FREE = new Plan("free", DataSize.ofBytes(MAX_BODY), null, null,
			Map.of("addMessage", new ApiLimits(Quota.of(5000), 4000, null), "searchMemory",
					new ApiLimits(Quota.of(1000), 4000, 10), "deleteMemory", new ApiLimits(null, null, null),
					"getMemoryById", new ApiLimits(null, null, null)),
			List.of());

	static final UsagePolicy POLICY = new UsagePolicy("0", profile(), TOKENIZER,
			URI.create("https://example.com/quota"), Duration.ofDays(14), List.of(80, 100), null, null, "free",
			Map.of("free", FREE), Map.of());

	private Policies() {
	}

	/** The terms of the free plan for an Api. */
	static Terms terms(Api api) {
		return terms(api, Objects.requireNonNull(FREE.apis().get(api.name())));
	}

	static Terms terms(Api api, ApiLimits limits) {
		return new Terms(api, api.hasBody() ? MAX_BODY : 0, limits, TOKENIZER, List.of(), FieldWatch.NONE);
	}

	private static Profile profile() {
		Map<Condition, Code> errors = new EnumMap<>(Condition.class);
		Arrays.stream(Condition.values()).forEach((condition) -> errors.put(condition, new Code("40000", true)));
		Map<String, Api> apis = Stream.of(ADD_MESSAGE, SEARCH_MEMORY, DELETE_MEMORY, GET_MEMORY_BY_ID)
			.collect(Collectors.toMap(Api::name, Function.identity()));
		return new Profile("memos-2025-09", new KeyForm("mpg", "Authorization", List.of("Token")), ENVELOPE, errors,
				apis);
	}

	private static List<FieldPath> paths(String... paths) {
		return Arrays.stream(paths).map(FieldPath::parse).toList();
	}

	private static FieldRule required(String path, @Nullable Integer maxLength, @Nullable Code tooLong,
			JsonType... types) {
		return new FieldRule(FieldPath.parse(path), Set.of(types), true, maxLength, List.of(), tooLong);
	}

	private static FieldRule optional(String path, JsonType type) {
		return new FieldRule(FieldPath.parse(path), Set.of(type), false, null, List.of(), null);
	}

	private static ResultCount count(String field, int byDefault, String caps) {
		return new ResultCount(field, byDefault, FieldPath.parse(caps));
	}

}
