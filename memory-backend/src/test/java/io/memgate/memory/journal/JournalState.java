package io.memgate.memory.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Outcome;

/**
 * What a journal says: of each memory, by its id, the kind and the text.
 */
record JournalState(Map<String, String> memories, Map<String, Long> totals, Map<Integer, Outcome> outcomes, long next) {

	static JournalState of(Path folder) throws IOException {
		Map<String, Memory> memories = new TreeMap<>();
		Ledger ledger = new Ledger(Duration.ofHours(24), 1000);
		try (Journal journal = Journal.open(folder, 1, SegmentFile::onDisk, 0, (entry, position) -> {
			ledger.record(entry, position);
			apply(entry.change(), memories);
		})) {
			ledger.forgetOld(Entries.NOW);
			Map<Integer, Outcome> outcomes = new TreeMap<>();
			for (int id = 1; id < 20; id++) {
				Optional<Ledger.Remembered> known = ledger.find("acme", Entries.request(id).id());
				if (known.isPresent() && known.get().at().equals(Entries.NOW)) {
					outcomes.put(id, known.get().outcome());
				}
			}
			Map<String, String> told = new TreeMap<>();
			memories.forEach((id, memory) -> told.put(id, memory.kind() + " " + memory.text()));
			return new JournalState(told, ledger.totals("acme"), outcomes, journal.nextPosition());
		}
	}

	private static void apply(@Nullable Change change, Map<String, Memory> memories) {
		switch (change) {
			case Change.Add add -> add.memories().forEach((memory) -> memories.put(memory.id(), memory));
			case Change.Delete delete -> delete.ids().forEach(memories::remove);
			case Change.DeleteUser delete ->
				memories.values().removeIf((memory) -> memory.user().equals(delete.user()));
			case Change.Update update -> memories.computeIfPresent(update.id(), (id, memory) -> memory.with(update));
			case Change.Extract extract -> {
				extract.messages()
					.forEach((id) -> memories.computeIfPresent(id, (same, message) -> message.asMessage()));
				extract.memories().forEach((memory) -> memories.put(memory.id(), memory));
			}
			case null, default -> {
			}
		}
	}

}
