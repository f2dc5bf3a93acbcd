package io.memgate.gateway.admin;

import java.util.LinkedHashMap;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.telemetry.RequestLog;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;

/**
 * Answers everything that goes wrong on the admin listener with
 * {@code application/problem+json}, before any handler that the application's own context
 * has for its callers.
 */
final class AdminErrors implements WebExceptionHandler, Ordered {

	private static final Logger log = LoggerFactory.getLogger(AdminErrors.class);

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable ex) {
		return exchange.getResponse().isCommitted() ? Mono.error(ex)
				: answer(exchange.getResponse(), problem(exchange, ex));
	}

	private static ErrorResponse problem(ServerWebExchange exchange, Throwable ex) {
		return switch (ex) {
			case ErrorResponse problem -> problem;
			case RedisUnavailableException away -> {
				log(exchange, () -> log.warn("An admin call failed: {}", away.getMessage()));
				yield AdminProblem.storeUnavailable();
			}
			default -> {
				log(exchange, () -> log.error("An admin call failed", ex));
				yield AdminProblem.internalError();
			}
		};
	}

	/** The id is the one that Spring's own lines have. */
	private static void log(ServerWebExchange exchange, Runnable line) {
		RequestLog.write(exchange.getRequest().getId(), null, line);
	}

	private static Mono<Void> answer(ServerHttpResponse response, ErrorResponse problem) {
		response.setStatusCode(problem.getStatusCode());
		HttpHeaders headers = response.getHeaders();
		headers.putAll(problem.getHeaders());
		headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
		headers.setCacheControl("no-store");
		byte[] body = AdminJson.write(members(problem.getBody()));
		return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
	}

	private static Map<String, Object> members(ProblemDetail problem) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("type", "about:blank");
		members.put("title", String.valueOf(problem.getTitle()));
		members.put("status", problem.getStatus());
		members.put("detail", String.valueOf(problem.getDetail()));
		Map<String, Object> more = problem.getProperties();
		if (more != null) {
			members.putAll(more);
		}
		return members;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
