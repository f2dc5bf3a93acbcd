package io.memgate.memory.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.memgate.memory.memory.Change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class JournalTests {

	@TempDir
	private Path folder;

	private final List<Entry> replayed = new ArrayList<>();

	private final List<Long> positions = new ArrayList<>();

	@Test
	void whatWasAppendedIsReplayedWholeAndInOrder() throws IOException {
		List<Entry> entries = List.of(entry(1), Entry.failed(Entries.request(2), Entries.NOW),
				Entry.fenced(Entries.request(3), Entries.NOW),
				Entry.done(Entries.request(4), new Change.Delete(List.of("a", "b"), null), Entries.NOW),
				Entry.done(Entries.request(5), new Change.DeleteUser("u"), Entries.NOW));
		append(entries);

		reopen().close();

		assertThat(this.replayed).isEqualTo(entries);
		assertThat(this.positions).containsExactly(1L, 2L, 3L, 4L, 5L);
	}

	@Test
	void whatTheIndexKeepsIsLeftOutAndNothingElse() throws IOException {
		Change extract = new Change.Extract(1, List.of("a"),
				((Change.Add) Objects.requireNonNull(entry(1).change())).memories());
		Entry deletion = Entry.done(Entries.request(3), new Change.Delete(List.of("a"), null), Entries.NOW);
		append(List.of(entry(1), Entry.done(Entries.request(2), extract, Entries.NOW), deletion, entry(4)));

		Journal.open(this.folder, 1 << 20, SegmentFile::onDisk, 3, this::replay).close();

		assertThat(this.replayed).containsExactly(entry(1).with(new Change.Add(List.of())),
				Entry.done(Entries.request(2), new Change.Extract(1, List.of("a"), List.of()), Entries.NOW), deletion,
				entry(4));
	}

	@Test
	void aRecordCutAtAnyByteIsLostAndNoOther() throws IOException {
		append(entries(1, 3));
		long before = Files.size(segment(1));
		append(entries(4, 4));
		byte[] whole = Files.readAllBytes(segment(1));

		for (int length = (int) before; length < whole.length; length++) {
			Files.write(segment(1), Arrays.copyOf(whole, length));
			reopen().close();
			assertThat(this.replayed).as("cut at %d", length).isEqualTo(entries(1, 3));
			assertThat(Files.size(segment(1))).isEqualTo(before);
		}
	}

	@Test
	void aRecordWithAnyByteChangedIsLostAndNoOther() throws IOException {
		append(entries(1, 2));
		int before = (int) Files.size(segment(1));
		append(entries(3, 3));
		byte[] whole = Files.readAllBytes(segment(1));

		for (int i = before; i < whole.length; i++) {
			byte[] changed = whole.clone();
			changed[i] ^= 0x10;
			Files.write(segment(1), changed);
			reopen().close();
			assertThat(this.replayed).as("changed at %d", i).isEqualTo(entries(1, 2));
		}
	}

	@Test
	void writingGoesOnAfterTheCut() throws IOException {
		append(entries(1, 2));
		Files.write(segment(1), new byte[] { 0, 0, 1 }, StandardOpenOption.APPEND);

		append(entries(3, 3));
		reopen().close();

		assertThat(this.replayed).isEqualTo(entries(1, 3));
		assertThat(this.positions).containsExactly(1L, 2L, 3L);
	}

	@Test
	void aNewSegmentIsBegunWhenOneIsFull() throws IOException {
		try (Journal journal = open(300)) {
			for (Entry entry : entries(1, 5)) {
				journal.append(List.of(entry));
			}
		}

		reopen().close();

		assertThat(this.replayed).isEqualTo(entries(1, 5));
		assertThat(Segment.in(this.folder)).hasSizeGreaterThan(2);
	}

	@Test
	void aDamagedEarlierSegmentStopsTheOpening() throws IOException {
		try (Journal journal = open(1)) {
			journal.append(entries(1, 1));
			journal.append(entries(2, 2));
		}
		byte[] bytes = Files.readAllBytes(segment(1));
		bytes[40] ^= 1;
		Files.write(segment(1), bytes);

		assertThatIOException().isThrownBy(this::reopen)
			.withMessageContaining("damaged")
			.withMessageContaining(segment(1).toString());
	}

	@Test
	void aMissingSegmentStopsTheOpening() throws IOException {
		try (Journal journal = open(1)) {
			for (Entry entry : entries(1, 3)) {
				journal.append(List.of(entry));
			}
		}
		Files.delete(segment(2));

		assertThatIOException().isThrownBy(this::reopen).withMessageContaining("gap");
	}

	@Test
	void damageFartherBackThanACrashCanReachStopsTheOpening() throws IOException {
		append(entries(1, 1));
		Files.write(segment(1), new byte[Journal.MOST_UNSYNCED_BYTES + 1], StandardOpenOption.APPEND);

		assertThatIOException().isThrownBy(this::reopen).withMessageContaining("damaged");
	}

	@Test
	void aLargeBatchIsNeverLeftUnsyncedFartherThanThat() throws IOException {
		Entry large = Entry.done(Entries.request(1), Entries.add("x".repeat(2 << 20)), Entries.NOW);
		try (Journal journal = open(Long.MAX_VALUE)) {
			journal.append(List.of(large, large, large, large, large, large, large));

			assertThat(journal.syncs()).isEqualTo(3);
		}
	}

	@Test
	void aSecondProcessIsKeptOut() throws IOException {
		try (Journal first = open(1000)) {
			assertThat(first.nextPosition()).isEqualTo(1);
			assertThatIOException().isThrownBy(this::reopen).withMessageContaining("Another process");
		}
	}

	@Test
	void aFailedAppendLeavesNothingBehind() throws IOException {
		FailingDisk disk = new FailingDisk();
		try (Journal journal = Journal.open(this.folder, 1 << 20, disk, 0, this::replay)) {
			journal.append(entries(1, 1));
			disk.failNextWriteAfterBytes = 100;
			assertThatIOException().isThrownBy(() -> journal.append(entries(2, 3)));
			journal.append(entries(2, 2));
			disk.failNextSync = true;
			assertThatIOException().isThrownBy(() -> journal.append(entries(3, 3)));
		}

		reopen().close();

		assertThat(this.replayed).isEqualTo(entries(1, 2));
	}

	private void append(List<Entry> entries) throws IOException {
		try (Journal journal = open(1 << 20)) {
			journal.append(entries);
		}
	}

	private Journal reopen() throws IOException {
		return open(1 << 20);
	}

	private Journal open(long segmentBytes) throws IOException {
		this.replayed.clear();
		this.positions.clear();
		return Journal.open(this.folder, segmentBytes, SegmentFile::onDisk, 0, this::replay);
	}

	private void replay(Entry entry, long position) {
		this.replayed.add(entry);
		this.positions.add(position);
	}

	private Path segment(long position) {
		return Segment.startingAt(this.folder, position).file();
	}

	private static Entry entry(long id) {
		return Entries.entry(id);
	}

	private static List<Entry> entries(long from, long to) {
		return LongStream.rangeClosed(from, to).mapToObj(Entries::entry).toList();
	}

	private static final class FailingDisk implements SegmentFile.Disk {

		private int failNextWriteAfterBytes = -1;

		private boolean failNextSync;

		@Override
		public SegmentFile open(Path file) throws IOException {
			SegmentFile real = SegmentFile.onDisk(file);
			return new SegmentFile() {

				@Override
				public void write(ByteBuffer bytes) throws IOException {
					int fitting = FailingDisk.this.failNextWriteAfterBytes;
					FailingDisk.this.failNextWriteAfterBytes = -1;
					if (fitting >= 0) {
						real.write(bytes.slice(0, fitting));
						throw new IOException("no space left");
					}
					real.write(bytes);
				}

				@Override
				public void sync() throws IOException {
					boolean fail = FailingDisk.this.failNextSync;
					FailingDisk.this.failNextSync = false;
					if (fail) {
						throw new IOException("sync failed");
					}
					real.sync();
				}

				@Override
				public void truncate(long size) throws IOException {
					real.truncate(size);
				}

				@Override
				public void close() throws IOException {
					real.close();
				}

			};
		}

	}

}
