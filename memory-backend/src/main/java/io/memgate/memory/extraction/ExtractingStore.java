package io.memgate.memory.extraction;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.publisher.Mono;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Kind;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.MemoryWrites;
import io.memgate.memory.memory.Request;
import io.memgate.memory.memory.Space;
import io.memgate.memory.memory.WriteResult;
import io.memgate.memory.memory.WriteResult.Written;

/**
 * Writes to a store, and has memories extracted from the messages it keeps, after they
 * are acknowledged. A write is readable when that is done, or has failed: until then, and
 * if it fails, its messages are its memories. What a restart cuts is not taken up again.
 */
final class ExtractingStore implements MemoryWrites {

	private final MemoryWrites store;

	private final ExtractionQueue queue;

	private final Map<Long, Extraction> byPosition = new ConcurrentHashMap<>();

	private final Map<Key, Extraction> byRequest = new ConcurrentHashMap<>();

	ExtractingStore(MemoryWrites store, ExtractionQueue queue) {
		this.store = store;
		this.queue = queue;
	}

	@Override
	public Mono<WriteResult> write(Request request, Change change) {
		return this.store.write(request, change).doOnNext((result) -> {
			if (change instanceof Change.Add add && result instanceof Written written) {
				begin(request, add, written);
			}
		});
	}

	@Override
	public Mono<Void> refuse(Request request) {
		return this.store.refuse(request);
	}

	@Override
	public Mono<Boolean> readable(Space space, UUID requestId) {
		return this.store.readable(space, requestId)
			.map((readable) -> readable && !this.byRequest.containsKey(new Key(space, requestId)));
	}

	@Override
	public Mono<Void> untilReadable(long position) {
		Mono<Void> extracted = Mono
			.defer(() -> Optional.ofNullable(this.byPosition.get(position)).map(Extraction::done).orElse(Mono.empty()));
		return this.store.untilReadable(position).then(extracted);
	}

	private void begin(Request request, Change.Add add, Written written) {
		List<Memory> messages = add.memories()
			.stream()
			.filter((memory) -> memory.isMessage() && memory.kind() != Kind.TOOL)
			.toList();
		if (messages.isEmpty()) {
			return;
		}
		Extraction extraction = new Extraction(request, written.position(), messages);
		Key key = new Key(request.space(), request.id());
		this.byPosition.put(written.position(), extraction);
		this.byRequest.put(key, extraction);
		Runnable ended = () -> {
			this.byPosition.remove(written.position());
			this.byRequest.remove(key);
		};
		this.queue.offer(extraction, this::record, ended);
	}

	private Mono<WriteResult> record(Extraction extraction, List<Extractor.Extracted> extracted) {
		Request request = new Request(extraction.recordId(), extraction.request().space(), Change.Extract.API);
		List<Memory> memories = new ArrayList<>();
		for (Extractor.Extracted one : extracted) {
			memories.add(extraction.memory(memories.size(), one));
		}
		List<String> messages = extraction.messages().stream().map(Memory::id).toList();
		return this.store.write(request, new Change.Extract(extraction.position(), messages, memories))
			.delayUntil((result) -> (result instanceof Written written) ? this.store.untilReadable(written.position())
					: Mono.empty());
	}

	private record Key(Space space, UUID requestId) {
	}

}
