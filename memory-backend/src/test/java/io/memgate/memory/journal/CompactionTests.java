package io.memgate.memory.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Outcome;
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.WriteResult;
import io.memgate.memory.memory.WriteResult.Deleted;

import static org.assertj.core.api.Assertions.assertThat;

/** What was deleted or replaced leaves the disk while the store is used. */
class CompactionTests extends StoreUnderTest {

	@Test
	void theTextsOfWhatIsDeletedLeaveTheJournalAndNothingElseDoes() throws IOException {
		write(1);
		writeTo("other", "p1");
		delete(2, new Scope("acme", "p1"));
		outcome(9);

		awaitCompacted(3);

		assertThat(journal()).containsOnlyOnce("\"text\":\"hello\"");
		reopen(0);
		assertThat(this.index.given()).extracting(Recorded::position).containsExactly(2L, 3L);
		assertThat(outcome(1)).isEqualTo(Outcome.DONE);
		assertThat(totals()).hasToString("{addMessage=1}");
		assertThat(write(5)).isEqualTo(new Deleted());
	}

	@Test
	void whatUsersDeleteAndReplaceLeavesTheJournalToo() throws IOException {
		write(1, Entries.add("deleted by id"));
		write(2, Entries.add("before the update"));
		write(3, new Change.Delete(List.of("id-deleted by id"), "u"));
		write(4, new Change.Update("id-before the update", null, "after the update", null, null, Entries.NOW));
		awaitCompacted(4);
		assertThat(journal()).doesNotContain("deleted by id").doesNotContain("\"text\":\"before the update");

		reopen(0);

		assertThat(this.index.given()).singleElement().satisfies((recorded) -> {
			assertThat(recorded.position()).isEqualTo(2);
			assertThat(((Change.Add) recorded.change()).memories()).extracting(Memory::text)
				.containsExactly("after the update");
		});
		write(5, new Change.DeleteUser("u"));
		awaitCompacted(5);
		assertThat(journal()).doesNotContain("after the update");
		assertThat(totals()).hasToString("{addMessage=5}");
	}

	@Test
	void whatIsDeletedLeavesTheJournalAlsoWhenTheBatchThatOrderedItFails() throws Exception {
		write(1, Entries.add("deleted by id"));
		this.disk
			.holdSync(() -> this.store.write(Entries.request(2), new Change.Delete(List.of("id-deleted by id"), "u"))
				.toFuture());
		CompletableFuture<@Nullable WriteResult> before = begin(3);
		this.disk.holdNextSync();
		// That write, and the order for what has been deleted.
		awaitWaiting(2);
		CompletableFuture<@Nullable WriteResult> failed = begin(4);
		this.disk.failSyncs = 1;
		this.disk.letGo();

		before.join();
		assertThat(failed).failsWithin(Duration.ofSeconds(5));
		write(5);
		awaitCompacted(4);

		assertThat(this.index.purges()).isPositive();
		assertThat(journal()).doesNotContain("deleted by id");
	}

	@Test
	void aCompactionThatWasCutIsDoneAtTheNextStart() throws IOException {
		write(1);
		delete(2, new Scope("acme", null));
		awaitCompacted(2);
		this.store.close();
		Files.delete(this.folder.resolve("compacted"));

		this.store = open(2_000_000);

		awaitCompacted(2);
		assertThat(journal()).doesNotContain("hello");
	}

	@Test
	void whileTheIndexDoesNotKeepADeletionTheJournalDoes() throws IOException {
		this.store.close();
		this.index = new RecordingIndex(0) {

			@Override
			public long purge() {
				return 0;
			}

		};
		this.store = open(2_000_000);
		write(1);

		delete(2, new Scope("acme", null));

		Flux.interval(Duration.ofMillis(10), Schedulers.boundedElastic())
			.takeUntil((tick) -> this.store.compaction().failures() > 0)
			.blockLast(Duration.ofSeconds(10));
		assertThat(journal()).contains("hello");
		assertThat(this.store.compaction().runs()).isZero();
	}

	private void awaitWaiting(int wanted) {
		Flux.interval(Duration.ofMillis(5), Schedulers.boundedElastic())
			.takeUntil((tick) -> this.store.waiting() >= wanted)
			.blockLast(Duration.ofSeconds(10));
	}

	private void awaitCompacted(long position) {
		Flux.interval(Duration.ofMillis(10), Schedulers.boundedElastic())
			.takeUntil((tick) -> noted(this.folder.resolve("compacted")) >= position)
			.blockLast(Duration.ofSeconds(10));
	}

	private static long noted(Path note) {
		try {
			return Files.exists(note) ? Long.parseLong(Files.readString(note)) : 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String journal() throws IOException {
		return Entries.text(this.folder);
	}

}
