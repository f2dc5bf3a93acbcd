package io.memgate.memory.web;

import java.util.Map;

import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

import io.memgate.memory.memory.MemoryStore;
import io.memgate.memory.memory.Scope;

/**
 * What the gateway itself asks when an account or a project is deleted. Each method
 * returns the answer's {@code data}.
 */
final class DeletionHandler {

	private final MemoryStore store;

	DeletionHandler(MemoryStore store) {
		this.store = store;
	}

	/**
	 * How many memories there are.
	 */
	Mono<Object> count(ServerRequest request) {
		return this.store.count(scope(request)).map(Memories::new);
	}

	/**
	 * Deletes all of them, for good: what is asked afterwards finds none, and what is
	 * written afterwards is refused. Again changes nothing.
	 */
	Mono<Object> delete(ServerRequest request) {
		return this.store.delete(Call.of(request).request("delete"), scope(request)).thenReturn(new Answers.Done(true));
	}

	/**
	 * The path names the account, which must be the asserted one, and the project, if
	 * only that is meant; the assertion's project is not looked at.
	 */
	private static Scope scope(ServerRequest request) {
		Map<String, String> path = request.pathVariables();
		Scope scope = new Scope(path.getOrDefault("account", ""), path.get("project"));
		if (!scope.account().equals(Call.of(request).space().account())) {
			throw Refusal.unknown("account", scope.account());
		}
		return scope;
	}

	private record Memories(long memories) {
	}

}
