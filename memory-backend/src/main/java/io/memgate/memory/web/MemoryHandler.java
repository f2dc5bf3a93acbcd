package io.memgate.memory.web;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Kind;
import io.memgate.memory.memory.Listing;
import io.memgate.memory.memory.MemoryReads;
import io.memgate.memory.memory.MemoryWrites;
import io.memgate.memory.memory.Request;
import io.memgate.memory.memory.WriteResult;
import io.memgate.memory.memory.WriteResult.AlreadySeen;
import io.memgate.memory.memory.WriteResult.Deleted;
import io.memgate.memory.memory.WriteResult.Superseded;
import io.memgate.memory.memory.WriteResult.UnknownMemory;
import io.memgate.memory.memory.WriteResult.Written;

/**
 * The MemOS calls. Each method returns the answer's {@code data}.
 */
final class MemoryHandler {

	static final String ADD = "addMessage";

	static final String DELETE = "deleteMemory";

	static final String UPDATE = "updateMemory";

	static final String FEEDBACK = "addFeedback";

	private static final int DEFAULT_MESSAGES = 6;

	private static final int MOST_MESSAGES = 50;

	private static final int DEFAULT_PAGE_SIZE = 10;

	private static final int MOST_PAGE_SIZE = 50;

	// The index collects all pages up to the one asked for.
	private static final int MOST_PAGES = 10_000;

	private static final Duration MOST_WAIT = Duration.ofSeconds(5);

	private final MemoryReads reads;

	private final MemoryWrites writes;

	private final Clock clock;

	MemoryHandler(MemoryReads reads, MemoryWrites writes, Clock clock) {
		this.reads = reads;
		this.writes = writes;
		this.clock = clock;
	}

	/**
	 * Keeps messages. With {@code async_mode} the answer comes when they are durable,
	 * without it when the index holds them, too. Reads see them either way.
	 */
	Mono<Object> addMessage(ServerRequest request) {
		return add(Call.of(request), ADD, Addition::read);
	}

	/**
	 * Keeps what a user said about the service's memories as a memory of its own, which
	 * is no message of the conversation.
	 */
	Mono<Object> addFeedback(ServerRequest request) {
		return add(Call.of(request), FEEDBACK, Addition::readFeedback);
	}

	private Mono<Object> add(Call call, String api, Addition.Reading reading) {
		Request write = call.request(api);
		return read(write, call, (fields) -> reading.read(call, fields, this.clock.instant())).flatMap(
				(addition) -> execute(write, addition.change()).flatMap((written) -> status(written, addition.async())))
			.map((status) -> new Answers.Added(true, call.id().toString(), status));
	}

	/**
	 * Changes a memory's content, title or status.
	 */
	Mono<Object> updateMemory(ServerRequest request) {
		Call call = Call.of(request);
		Request write = call.request(UPDATE);
		return read(write, call, (fields) -> Updates.read(fields, this.clock.instant()))
			.flatMap((update) -> execute(write, update))
			.map((written) -> new Answers.Done(true));
	}

	/**
	 * Deletes memories by id or, only when no ids are given, all of a user.
	 */
	Mono<Object> deleteMemory(ServerRequest request) {
		Call call = Call.of(request);
		Request write = call.request(DELETE);
		return read(write, call, MemoryHandler::deletion).flatMap((deletion) -> execute(write, deletion))
			.map((written) -> new Answers.Done(true));
	}

	/**
	 * The newest messages of a conversation, the oldest of them first.
	 */
	Mono<Object> getMessage(ServerRequest request) {
		Call call = Call.of(request);
		Fields fields = Fields.of(call);
		int limit = fields.number("message_limit_number", DEFAULT_MESSAGES, 1, MOST_MESSAGES);
		// Of one conversation, any number of conversations is enough.
		fields.number("conversation_limit_number", 1, 1, Integer.MAX_VALUE);
		fields.optionalText("source");
		return this.reads.conversation(call.owner(fields), fields.id("conversation_id"), limit)
			.map(Answers.Messages::of);
	}

	/**
	 * All memories of a user by pages, the newest first.
	 */
	Mono<Object> getMemory(ServerRequest request) {
		Call call = Call.of(request);
		Fields fields = Fields.of(call);
		Lists lists = Lists.asked(fields);
		int page = fields.number("page", 1, 1, MOST_PAGES);
		int size = fields.number("size", DEFAULT_PAGE_SIZE, 1, MOST_PAGE_SIZE);
		Listing listing = new Listing(lists.kinds(), fields.filter("filter"), page, size);
		return this.reads.page(call.owner(fields), listing).map((found) -> Answers.Page.of(lists, found, size, page));
	}

	Mono<Object> getMemoryById(ServerRequest request) {
		String id = request.pathVariable("id");
		return this.reads.memories(Call.of(request).space(), List.of(id))
			.flatMapIterable(Function.identity())
			.filter((memory) -> memory.kind() != Kind.MESSAGE)
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
			.flatMap((id) -> this.writes.readable(call.space(), id))
			.<Object>map(Answers.Task::of)
			.switchIfEmpty(Mono.error(() -> Refusal.unknown("task", task)));
	}

	private static Change deletion(Fields fields) {
		List<String> ids = fields.texts("memory_ids");
		return ids.isEmpty() ? new Change.DeleteUser(fields.id("user_id"))
				: new Change.Delete(ids, fields.optionalId("user_id"));
	}

	/**
	 * Reads a write's body. Bad input uses the request id up, too.
	 */
	private <T> Mono<T> read(Request request, Call call, Function<Fields, T> reading) {
		return Mono.fromSupplier(() -> reading.apply(Fields.of(call)))
			.onErrorResume(Refusal.class, (refusal) -> this.writes.refuse(request).then(Mono.error(refusal)));
	}

	private Mono<Written> execute(Request request, Change change) {
		return this.writes.write(request, change).map(MemoryHandler::written);
	}

	private static Written written(WriteResult result) {
		return switch (result) {
			case Written written -> written;
			case AlreadySeen seen -> throw Refusal.alreadySeen(GatewayHandler.name(seen.outcome()));
			case UnknownMemory unknown -> throw Refusal.unknown("memory", unknown.id());
			case Deleted deleted -> throw Refusal.deleted();
			case Superseded superseded -> throw new IllegalStateException("A call rests on nothing");
		};
	}

	private Mono<String> status(Written written, boolean async) {
		if (async) {
			return Mono.just(Answers.RUNNING);
		}
		// The write is kept whatever becomes of the index, so no fault of it may turn
		// this into a failure.
		return this.writes.untilReadable(written.position())
			.timeout(MOST_WAIT)
			.thenReturn(Answers.COMPLETED)
			.onErrorReturn(Answers.RUNNING);
	}

}
