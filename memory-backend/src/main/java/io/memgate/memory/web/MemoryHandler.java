package io.memgate.memory.web;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.MemoryStore;
import io.memgate.memory.memory.Request;
import io.memgate.memory.memory.SearchQuery;
import io.memgate.memory.memory.WriteResult;
import io.memgate.memory.memory.WriteResult.AlreadySeen;
import io.memgate.memory.memory.WriteResult.Deleted;
import io.memgate.memory.memory.WriteResult.UnknownMemory;
import io.memgate.memory.memory.WriteResult.Written;

/**
 * The MemOS calls. Each method returns the answer's {@code data}.
 */
final class MemoryHandler {

	static final String ADD = "addMessage";

	static final String DELETE = "deleteMemory";

	private static final int DEFAULT_RESULTS = 6;

	private static final int MOST_MEMORIES = 25;

	private static final int MOST_MESSAGES = 50;

	private static final int DEFAULT_PAGE_SIZE = 10;

	private static final int MOST_PAGE_SIZE = 50;

	// The index collects all pages up to the one asked for.
	private static final int MOST_PAGES = 10_000;

	private static final Duration MOST_WAIT = Duration.ofSeconds(5);

	private final MemoryStore store;

	private final Clock clock;

	MemoryHandler(MemoryStore store, Clock clock) {
		this.store = store;
		this.clock = clock;
	}

	/**
	 * Keeps messages. With {@code async_mode} the answer comes when they are durable,
	 * without it when the index holds them, too. Reads see them either way.
	 */
	Mono<Object> addMessage(ServerRequest request) {
		Call call = Call.of(request);
		Request write = call.request(ADD);
		return read(write, call, (fields) -> Addition.read(call, fields, this.clock.instant())).flatMap(
				(addition) -> execute(write, addition.change()).flatMap((written) -> status(written, addition.async())))
			.map((status) -> new Answers.Added(true, call.id().toString(), status));
	}

	/**
	 * Deletes memories by id or, only when no ids are given, all of a user.
	 */
	Mono<Object> deleteMemory(ServerRequest request) {
		Call call = Call.of(request);
		Request write = call.request(DELETE);
		return read(write, call, MemoryHandler::deletion).flatMap((deletion) -> execute(write, deletion))
			.map((written) -> new Answers.Deleted(true));
	}

	/**
	 * The newest messages of a conversation, the oldest of them first.
	 */
	Mono<Object> getMessage(ServerRequest request) {
		Call call = Call.of(request);
		Fields fields = Fields.of(call);
		int limit = fields.number("message_limit_number", DEFAULT_RESULTS, 1, MOST_MESSAGES);
		return this.store.conversation(call.owner(fields), fields.id("conversation_id"), limit)
			.map(Answers.Messages::of);
	}

	Mono<Object> searchMemory(ServerRequest request) {
		Call call = Call.of(request);
		Fields fields = Fields.of(call);
		refuseFilter(fields);
		SearchQuery query = new SearchQuery(fields.text("query"), fields.optionalId("conversation_id"),
				fields.number("memory_limit_number", DEFAULT_RESULTS, 1, MOST_MEMORIES), fields.share("relativity"));
		return this.store.search(call.owner(fields), query).map(Answers.Found::of);
	}

	/**
	 * All memories of a user by pages, the newest first.
	 */
	Mono<Object> getMemory(ServerRequest request) {
		Call call = Call.of(request);
		Fields fields = Fields.of(call);
		refuseFilter(fields);
		int page = fields.number("page", 1, 1, MOST_PAGES);
		int size = fields.number("size", DEFAULT_PAGE_SIZE, 1, MOST_PAGE_SIZE);
		return this.store.page(call.owner(fields), page, size).map((found) -> Answers.Page.of(found, size, page));
	}

	Mono<Object> getMemoryById(ServerRequest request) {
		String id = request.pathVariable("id");
		return this.store.memories(Call.of(request).space(), List.of(id))
			.flatMapIterable(Function.identity())
			.next()
			.<Object>map(MemoryDetail::of)
			.switchIfEmpty(Mono.error(() -> Refusal.unknown("memory", id)));
	}

	/**
	 * Whether the index holds by now what an addMessage stored; its task id is its
	 * request id.
	 */
	Mono<Object> getStatus(ServerRequest request) {
		Call call = Call.of(request);
		String task = Fields.of(call).id("task_id");
		return Mono.justOrEmpty(Ids.parse(task))
			.flatMap((id) -> this.store.readable(call.space(), id))
			.<Object>map(Answers.Task::of)
			.switchIfEmpty(Mono.error(() -> Refusal.unknown("task", task)));
	}

	private static Change deletion(Fields fields) {
		List<String> ids = fields.texts("memory_ids");
		return ids.isEmpty() ? new Change.DeleteUser(fields.id("user_id"))
				: new Change.Delete(ids, fields.optionalId("user_id"));
	}

	// Passing a filter over would answer memories that the caller excluded.
	private static void refuseFilter(Fields fields) {
		if (!fields.isEmpty("filter")) {
			throw fields.wrong("filter", "is not supported");
		}
	}

	/**
	 * Reads a write's body. Bad input uses the request id up, too.
	 */
	private <T> Mono<T> read(Request request, Call call, Function<Fields, T> reading) {
		return Mono.fromSupplier(() -> reading.apply(Fields.of(call)))
			.onErrorResume(Refusal.class, (refusal) -> this.store.refuse(request).then(Mono.error(refusal)));
	}

	private Mono<Written> execute(Request request, Change change) {
		return this.store.write(request, change).map(MemoryHandler::written);
	}

	private static Written written(WriteResult result) {
		return switch (result) {
			case Written written -> written;
			case AlreadySeen seen -> throw Refusal.alreadySeen(GatewayHandler.name(seen.outcome()));
			case UnknownMemory unknown -> throw Refusal.unknown("memory", unknown.id());
			case Deleted deleted -> throw Refusal.deleted();
		};
	}

	private Mono<String> status(Written written, boolean async) {
		if (async) {
			return Mono.just(Answers.RUNNING);
		}
		// The write is kept whatever becomes of the index, so no fault of it may turn
		// this into a failure.
		return this.store.untilReadable(written.position())
			.timeout(MOST_WAIT)
			.thenReturn(Answers.COMPLETED)
			.onErrorReturn(Answers.RUNNING);
	}

}
