package io.memgate.memory.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Request;
import io.memgate.memory.memory.Space;

/**
 * Entries for tests.
 */
final class Entries {

	static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	static final Space SPACE = new Space("acme", "p1");

	private Entries() {
	}

	static Request request(long id) {
		return new Request(new UUID(0, id), SPACE, "addMessage");
	}

	static Change.Add add(String text) {
		return new Change.Add(List.of(new Memory("id-" + text, "u", "c", "user", text, List.of(Map.of("n", 1)), "2026",
				null, null, List.of("tag"), Map.of("k", List.of(1, "two")), NOW, NOW)));
	}

	static Entry entry(long id) {
		return Entry.done(request(id), add("text " + id + " 猫"), NOW);
	}

	/** All that stands in the segments of a journal. */
	static String text(Path folder) throws IOException {
		StringBuilder all = new StringBuilder();
		for (Segment segment : Segment.in(folder)) {
			all.append(Files.readString(segment.file(), StandardCharsets.ISO_8859_1));
		}
		return all.toString();
	}

}
