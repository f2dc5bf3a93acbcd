package io.memgate.gateway.account;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.Code;
import io.memgate.gateway.policy.Envelope;
import io.memgate.gateway.policy.KeyForm;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.Profile;
import io.memgate.gateway.policy.Quota;
import io.memgate.gateway.policy.RateLimit;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.policy.Weight;

import org.springframework.util.unit.DataSize;

/** A small policy with two plans, made by hand. */
public final class TestPolicy {

	public static final Api ADD = api("addMessage", Api.Effect.WRITE);

	public static final Api SEARCH = api("searchMemory", Api.Effect.READ);

	public static final Api DELETE = api("deleteMemory", Api.Effect.WRITE);

	static final KeyForm TOKEN = new KeyForm("mpg", "Authorization", List.of("Token", "Bearer"));

	static final KeyForm BARE = new KeyForm("sk", "Authorization", List.of());

	private TestPolicy() {
	}

	public static UsagePolicy policy() {
		return policy(TOKEN);
	}

	static UsagePolicy policy(KeyForm form) {
		Envelope envelope = new Envelope("code", "message", "data", new Code("0", true), Map.of(), Set.of());
		Map<String, Api> apis = Map.of("addMessage", ADD, "searchMemory", SEARCH, "deleteMemory", DELETE);
		Profile profile = new Profile("test", form, envelope, Map.of(), apis);
		return new UsagePolicy("0".repeat(64), profile, "cl100k_base", URI.create("https://example.com/quota"),
				Duration.ofDays(14), List.of(80, 100), null, null, "free", Map.of("free", free(), "team", team()),
				Map.of());
	}

	private static Plan free() {
		return new Plan("free", DataSize.ofKilobytes(256), null, null,
				Map.of("addMessage", new ApiLimits(Quota.of(5000), 4000, null), "searchMemory",
						new ApiLimits(Quota.of(1000), 4000, 10)),
				List.of(new RateLimit("recommended", 10, RateLimit.Unit.REQUESTS, Duration.ofSeconds(1),
						RateLimit.Kind.WINDOW, 10, RateLimit.Scope.ACCOUNT, Set.of(), RateLimit.Mode.ADVISORY)));
	}

	private static Plan team() {
		ApiLimits unlimited = new ApiLimits(null, null, null);
		return new Plan("team", DataSize.ofMegabytes(1), null, Quota.of(20_000), Map.of("addMessage",
				new ApiLimits(Quota.of(9000), null, null), "searchMemory", unlimited, "deleteMemory", unlimited),
				List.of());
	}

	private static Api api(String name, Api.Effect effect) {
		return new Api(name, "POST", "/" + name, effect, Weight.ONE, Api.Request.JSON, Api.Answer.ENVELOPE, List.of(),
				List.of(), List.of(), List.of(), List.of(), List.of(), Map.of());
	}

}
