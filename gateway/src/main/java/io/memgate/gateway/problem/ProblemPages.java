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
import org.springframework.http.MediaType;
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

	private static final String PAGE = """
			<!doctype html>
			<html lang="en">
			<meta charset="utf-8">
			<meta name="viewport" content="width=device-width, initial-scale=1">
			<meta name="color-scheme" content="light dark">
			<title>%1$s</title>
			<style>
			body { font: 1.0625rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 12vh auto; padding: 0 1.25rem }
			h1 { font-size: 1.625rem; line-height: 1.25; margin: 0.25rem 0 1.5rem }
			p { margin: 0.75rem 0 }
			.status { opacity: 0.7; font-variant-numeric: tabular-nums; margin: 0 }
			</style>
			<p class="status">HTTP %2$d · %3$s</p>
			<h1>%1$s</h1>
			<p>%4$s</p>
			<p><strong>What to do.</strong> %5$s</p>
			<p>The answer's <code>detail</code> has the numbers of the one call; its <code>X-Request-Id</code> names it.</p>
			</html>
			""";

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
		return ServerResponse.ok()
			.contentType(MediaType.parseMediaType("text/html;charset=utf-8"))
			.header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
			.header("X-Content-Type-Options", "nosniff")
			.bodyValue(PAGE.formatted(condition.title(), condition.status(), condition.key(), charged(condition),
					condition.advice()));
	}

	private static String charged(Condition condition) {
		return switch (condition) {
			case OUTCOME_TIMEOUT, OUTCOME_UNKNOWN -> CHARGED_IF_DONE;
			default -> NOT_CHARGED;
		};
	}

}
