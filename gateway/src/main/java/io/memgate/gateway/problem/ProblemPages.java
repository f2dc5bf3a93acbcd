package io.memgate.gateway.problem;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.memgate.gateway.policy.Condition;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The page behind each problem type of the gateway's own: what happened, whether it was
 * charged, what to do.
 */
@Configuration(proxyBeanMethods = false)
class ProblemPages {

	private static final String NOT_CHARGED = "The call was not charged: only a call that the memory service completed"
			+ " uses quota.";

	private static final String CHARGED_IF_DONE = "The call is charged only if the memory service completed it; until"
			+ " that is known, one unit of quota is held.";

	private static final Map<String, Condition> BY_KEY = Arrays.stream(Condition.values())
		.filter((condition) -> condition.type().startsWith("/"))
		.collect(Collectors.toUnmodifiableMap(Condition::key, Function.identity()));

	@Bean
	RouterFunction<ServerResponse> pages() {
		return RouterFunctions.route(RequestPredicates.GET("/memgate/problems/{key}")
			.and((request) -> BY_KEY.containsKey(request.pathVariable("key"))), ProblemPages::page);
	}

	private static Mono<ServerResponse> page(ServerRequest request) {
		Condition condition = Objects.requireNonNull(BY_KEY.get(request.pathVariable("key")));
		return Page.of("HTTP " + condition.status() + " · " + condition.key(), condition.title())
			.withHtml(charged(condition), "<strong>What to do.</strong> " + condition.advice(),
					"The answer's <code>detail</code> has the numbers of the one call; its <code>X-Request-Id</code> names it.")
			.answer();
	}

	private static String charged(Condition condition) {
		return switch (condition) {
			case OUTCOME_TIMEOUT, OUTCOME_UNKNOWN -> CHARGED_IF_DONE;
			default -> NOT_CHARGED;
		};
	}

}
