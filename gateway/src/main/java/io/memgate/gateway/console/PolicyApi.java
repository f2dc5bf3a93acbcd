package io.memgate.gateway.console;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.activation.PastPolicy;
import io.memgate.gateway.activation.PolicyHistory;
import io.memgate.gateway.notice.Notice;
import io.memgate.gateway.notice.Notices;
import io.memgate.gateway.policy.PolicyInForce;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The policy over HTTP: for everybody, and with an ApiKey the account's own limits
 * besides. Without a key it comes without asking Redis.
 */
final class PolicyApi {

	private static final int SHOWN = 50;

	private static final CacheControl SHORTLY = CacheControl.maxAge(Duration.ofSeconds(5)).cachePublic();

	private final KeyHolders holders;

	private final PolicyInForce policy;

	private final PolicyHistory history;

	private final Notices notices;

	PolicyApi(KeyHolders holders, PolicyInForce policy, PolicyHistory history, Notices notices) {
		this.holders = holders;
		this.policy = policy;
		this.history = history;
		this.notices = notices;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET("/memgate/v1/policy", (request) -> this.holders.identifiedOrNot(request, this::own, this::general))
			.build();
	}

	private Mono<ServerResponse> own(ServerRequest request, Caller caller) {
		Map<String, Object> account = new LinkedHashMap<>();
		account.put("id", caller.account());
		account.put("plan", caller.plan());
		account.put("limits", LimitsView.of(caller.limits()));
		return KeyHolders.json(view(account, this.notices.announcedTo(caller.account())));
	}

	private Mono<ServerResponse> general() {
		return ServerResponse.ok()
			.contentType(MediaType.APPLICATION_JSON)
			.cacheControl(SHORTLY)
			.varyBy(this.holders.varying())
			.bodyValue(view(null, this.notices.general()));
	}

	private PolicyView view(@Nullable Map<String, Object> account, List<Notice> announced) {
		List<PastPolicy> past = this.history.past().stream().limit(SHOWN).map(PastPolicy::general).toList();
		return PolicyView.of(this.policy.activation(), this.policy.get(), account, announced, past);
	}

}
