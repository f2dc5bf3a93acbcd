package io.memgate.memory.extraction;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.memgate.memory.memory.Kind;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Request;

/**
 * One write whose messages are looked through.
 *
 * @param request the write
 * @param position its position
 * @param messages what it added
 * @param end is told when it is over, whatever came of it
 */
record Extraction(Request request, long position, List<Memory> messages, Sinks.Empty<Void> end) {

	Extraction(Request request, long position, List<Memory> messages) {
		this(request, position, List.copyOf(messages), Sinks.empty());
	}

	Mono<Void> done() {
		return this.end.asMono();
	}

	/**
	 * The request id under which the result is recorded.
	 */
	UUID recordId() {
		return UUID.nameUUIDFromBytes(("extract " + this.request.id()).getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * A memory that was extracted. It was told where and when the messages were.
	 * @param number its number among those of this write
	 */
	Memory memory(int number, Extractor.Extracted extracted) {
		Memory last = this.messages.getLast();
		return new Memory(this.request.id() + "-x" + number, last.user(), last.conversation(), Memory.EXTRACTED,
				extracted.text(), List.of(), last.chatTime(), last.agentId(), last.appId(), last.tags(), last.info(),
				last.created(), last.updated(), extracted.preference() ? Kind.PREFERENCE : Kind.FACT, null, false,
				last.source(), null);
	}

}
