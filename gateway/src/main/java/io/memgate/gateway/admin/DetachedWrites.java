package io.memgate.gateway.admin;

import io.memgate.gateway.lifecycle.DetachedWork;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Lets what a request changes go on to its end when the client leaves, so that no change
 * is half made, or made without its line in the audit log. What is left undone is the
 * answer alone: a handler makes one, and others write it.
 *
 * <p>
 * A handler's work is bounded: its body by size and deadline, each of its few commands by
 * Redis's timeout.
 */
final class DetachedWrites implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	private final DetachedWork work;

	DetachedWrites(DetachedWork work) {
		this.work = work;
	}

	@Override
	public Mono<ServerResponse> filter(ServerRequest request, HandlerFunction<ServerResponse> next) {
		Mono<ServerResponse> handled = Mono.defer(() -> next.handle(request));
		return (request.method() == HttpMethod.GET) ? handled : Mono.defer(() -> this.work.run(handled));
	}

}
