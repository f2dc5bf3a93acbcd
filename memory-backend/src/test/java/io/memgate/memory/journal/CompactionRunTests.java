package io.memgate.memory.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.Request;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A journal is compacted, and the process killed at every step of it.
 */
class CompactionRunTests {

	private static final Instant OLD = Entries.NOW.minus(Duration.ofHours(48));

	@TempDir
	private Path temp;

	private Path journal;

	private final Garbage garbage = new Garbage();

	@BeforeEach
	void writeAJournalOfManySegments() throws IOException {
		this.journal = Files.createDirectory(this.temp.resolve("journal"));
		try (Journal written = Journal.open(this.journal, 1, SegmentFile::onDisk, 0, this::note)) {
			long id = 1;
			for (Entry entry : List.of(done(id++, Entries.add("kept"), OLD), done(id++, Entries.add("secret 1"), OLD),
					Entry.failed(Entries.request(id++), OLD), Entry.fenced(Entries.request(id++), OLD),
					done(id++, Entries.add("replaced"), Entries.NOW),
					done(id++, new Change.Delete(List.of("id-secret 1"), null), OLD),
					done(id++, new Change.Update("id-replaced", null, "new", null, true, Entries.NOW), Entries.NOW),
					Entry.failed(Entries.request(id++), OLD), done(id++, Entries.add("secret 2"), Entries.NOW),
					done(id++, new Change.Delete(List.of("id-secret 2"), "u"), Entries.NOW),
					done(id++, Entries.add("told"), Entries.NOW),
					extracted(id++, "id-told", memory("secret 3"), memory("extracted")),
					done(id++, new Change.Delete(List.of("id-secret 3"), null), Entries.NOW),
					done(id++, new Change.Add(List.of(ofLeaver("4", "secret 4"))), Entries.NOW),
					extracted(id++, "4", ofLeaver("5", "secret 5")), done(id++, new Change.DeleteUser("leaver"), OLD),
					done(id++, new Change.Add(List.of(ofLeaver("6", "came back"))), Entries.NOW),
					Entry.failed(Entries.request(id++), Entries.NOW))) {
				written.append(List.of(entry));
			}
		}
		reopen(this.journal);
	}

	@Test
	void whatIsLeftIsTheSameAndWhatWasDeletedIsGone() throws IOException {
		JournalState before = JournalState.of(this.journal);

		compact(this.journal, new DyingDisk(Integer.MAX_VALUE));

		assertThat(JournalState.of(this.journal)).isEqualTo(before);
		assertThat(before.memories()).containsExactlyInAnyOrderEntriesOf(Map.of("id-kept", "FACT kept", "id-replaced",
				"FACT new", "id-told", "MESSAGE told", "id-extracted", "FACT extracted", "6", "FACT came back"));
		assertThat(before.totals()).containsEntry("addMessage", 12L);
		assertThat(Entries.text(this.journal)).doesNotContain("secret", "\"text\":\"replaced");
		assertThat(Segment.in(this.journal)).hasSize(2);
	}

	@Test
	void aKillAtAnyStepLosesNothing() throws IOException {
		JournalState before = JournalState.of(this.journal);
		boolean killed = true;
		int steps = 0;

		while (killed) {
			Path copy = this.temp.resolve("copy");
			FileSystemUtils.copyRecursively(this.journal, copy);
			killed = compact(copy, new DyingDisk(steps++));
			assertThat(JournalState.of(copy)).as("killed at step %d", steps).isEqualTo(before);
			compact(copy, new DyingDisk(Integer.MAX_VALUE));
			assertThat(Entries.text(copy)).doesNotContain("secret");
			FileSystemUtils.deleteRecursively(copy);
		}

		assertThat(steps).isGreaterThan(60);
	}

	@Test
	void recordsThatOnlyToldAnOldOutcomeAreDroppedAndStillCounted() throws IOException {
		compact(this.journal, new DyingDisk(Integer.MAX_VALUE));

		List<Long> positions = new ArrayList<>();
		Journal.open(this.journal, 1, SegmentFile::onDisk, 0, (entry, position) -> positions.add(position)).close();

		assertThat(positions).containsExactly(1L, 5L, 7L, 9L, 10L, 11L, 12L, 13L, 14L, 15L, 17L, 18L);
		assertThat(JournalState.of(this.journal).totals()).containsEntry("addMessage", 12L);
	}

	@Test
	void aJournalWithNothingToDropIsLeftAsItIs() throws IOException {
		compact(this.journal, new DyingDisk(Integer.MAX_VALUE));
		String before = Entries.text(this.journal);

		compact(this.journal, new DyingDisk(0));

		assertThat(Entries.text(this.journal)).isEqualTo(before);
	}

	private boolean compact(Path folder, DyingDisk disk) throws IOException {
		SegmentRewriter rewriter = new SegmentRewriter(folder, disk, new Pace(Long.MAX_VALUE), this.garbage,
				Entries.NOW.minus(Duration.ofHours(24)));
		List<Segment> segments = Segment.in(folder);
		try {
			new CompactionRun(rewriter, DataSize.ofKilobytes(16), () -> false)
				.over(segments.subList(0, segments.size() - 1));
			return false;
		}
		catch (DyingDisk.KilledException ex) {
			return true;
		}
	}

	// Everything noted is behind what is compacted.
	private void reopen(Path folder) throws IOException {
		Journal.open(folder, 1, SegmentFile::onDisk, 0, this::note).close();
	}

	private void note(Entry entry, long position) {
		if (entry.change() != null) {
			this.garbage.note(new Recorded(position, entry.request().space(), entry.change()));
		}
	}

	private static Entry done(long id, Change change, Instant at) {
		return Entry.done(Entries.request(id), change, at);
	}

	private static Entry extracted(long id, String message, Memory... memories) {
		Request request = new Request(new UUID(0, id), Entries.SPACE, Change.Extract.API);
		return Entry.done(request, new Change.Extract(id - 1, List.of(message), List.of(memories)), Entries.NOW);
	}

	private static Memory memory(String text) {
		return Entries.add(text).memories().getFirst();
	}

	private static Memory ofLeaver(String id, String text) {
		return new Memory(id, "leaver", "c", "user", text, List.of(), null, null, null, List.of(), Map.of(),
				Entries.NOW, Entries.NOW);
	}

}
