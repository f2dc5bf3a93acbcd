package io.memgate.memory.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Memory;
import io.memgate.memory.memory.Outcome;
import io.memgate.memory.memory.OutcomeUnknownException;
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.Request;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.Space;
import io.memgate.memory.memory.StoreUnavailableException;
import io.memgate.memory.memory.WriteResult;
import io.memgate.memory.memory.WriteResult.AlreadySeen;
import io.memgate.memory.memory.WriteResult.Deleted;
import io.memgate.memory.memory.WriteResult.Superseded;
import io.memgate.memory.memory.WriteResult.UnknownMemory;
import io.memgate.memory.memory.WriteResult.Written;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class JournaledStoreTests {

	private final Change change = Entries.add("hello");

	private volatile Instant now = Entries.NOW;

	private final GatedDisk disk = new GatedDisk();

	@TempDir
	private Path folder;

	private RecordingIndex index = new RecordingIndex(0);

	private JournaledStore store;

	@BeforeEach
	void open() throws IOException {
		this.store = open(2_000_000);
	}

	@AfterEach
	void close() throws IOException {
		this.disk.letGo();
		this.store.close();
	}

	@Test
	void aWriteIsToldToTheIndexAndCounted() {
		assertThat(write(1)).isEqualTo(new Written(1));
		assertThat(write(2)).isEqualTo(new Written(2));

		assertThat(this.index.given()).containsExactly(new Recorded(1, Entries.SPACE, this.change),
				new Recorded(2, Entries.SPACE, this.change));
		assertThat(totals()).hasToString("{addMessage=2}");
	}

	@Test
	void twoWritesWithOneIdAtTheSameTimeAreDoneOnce() {
		Flux<WriteResult> both = Flux.merge(this.store.write(Entries.request(1), this.change),
				this.store.write(Entries.request(1), this.change));

		StepVerifier.create(both.collectList())
			.assertNext((results) -> assertThat(results).containsExactlyInAnyOrder(new Written(1),
					new AlreadySeen(Outcome.DONE)))
			.verifyComplete();
		assertThat(this.index.given()).hasSize(1);
	}

	@Test
	void sixtyFourWritesThatWaitTogetherShareOneSync() throws Exception {
		CompletableFuture<@Nullable WriteResult> first = this.disk.holdSync(() -> begin(0));

		List<CompletableFuture<@Nullable WriteResult>> others = LongStream.rangeClosed(1, 64)
			.mapToObj(this::begin)
			.toList();
		this.disk.letGo();
		CompletableFuture.allOf(others.toArray(CompletableFuture[]::new)).join();

		assertThat(first.join()).isEqualTo(new Written(1));
		assertThat(this.store.done().syncs()).isEqualTo(2);
		assertThat(this.store.done().entries()).isEqualTo(65);
	}

	@Test
	void aWriteIsNotAcknowledgedNorShownBeforeItIsSynced() throws Exception {
		CompletableFuture<@Nullable WriteResult> write = this.disk.holdSync(() -> begin(1));

		assertThat(write).isNotDone();
		assertThat(this.index.given()).isEmpty();

		this.disk.letGo();
		assertThat(write.join()).isEqualTo(new Written(1));
	}

	@Test
	void anOutcomeWaitsForTheWriteThatIsOnItsWay() throws Exception {
		CompletableFuture<@Nullable WriteResult> write = this.disk.holdSync(() -> begin(1));
		CompletableFuture<@Nullable Outcome> outcome = this.store.outcome(Entries.request(1)).toFuture();
		CompletableFuture<@Nullable Outcome> unknown = this.store.outcome(Entries.request(2)).toFuture();

		assertThat(outcome).isNotDone();
		this.disk.letGo();

		assertThat(outcome.join()).isEqualTo(Outcome.DONE);
		assertThat(unknown.join()).isEqualTo(Outcome.FENCED);
		assertThat(write.join()).isEqualTo(new Written(1));
	}

	@Test
	void aFencedIdIsNeverWritten() {
		assertThat(outcome(1)).isEqualTo(Outcome.FENCED);

		assertThat(write(1)).isEqualTo(new AlreadySeen(Outcome.FENCED));
		assertThat(this.index.given()).isEmpty();
	}

	@Test
	void aRefusedIdIsNeverWritten() {
		StepVerifier.create(this.store.refuse(Entries.request(1))).verifyComplete();

		assertThat(write(1)).isEqualTo(new AlreadySeen(Outcome.FAILED));
		assertThat(outcome(1)).isEqualTo(Outcome.FAILED);
	}

	@Test
	void refusingAnIdThatIsDoneChangesNothing() {
		write(1);

		StepVerifier.create(this.store.refuse(Entries.request(1))).verifyComplete();

		assertThat(outcome(1)).isEqualTo(Outcome.DONE);
	}

	@Test
	void deletingWhatIsNotThereFails() {
		Mono<WriteResult> deletion = this.store.write(Entries.request(1), new Change.Delete(List.of("x"), null));

		StepVerifier.create(deletion).expectNext(new UnknownMemory("x")).verifyComplete();
		assertThat(outcome(1)).isEqualTo(Outcome.FAILED);
	}

	@Test
	void outcomesTotalsAndOrderSurviveARestart() throws IOException {
		write(1);
		StepVerifier.create(this.store.refuse(Entries.request(2))).verifyComplete();
		outcome(3);
		write(4);

		reopen(1);

		assertThat(List.of(outcome(1), outcome(2), outcome(3), outcome(4))).containsExactly(Outcome.DONE,
				Outcome.FAILED, Outcome.FENCED, Outcome.DONE);
		assertThat(totals()).hasToString("{addMessage=2}");
		assertThat(write(5)).isEqualTo(new Written(5));
		assertThat(write(1)).isEqualTo(new AlreadySeen(Outcome.DONE));
	}

	@Test
	void theIndexIsToldWhatItDidNotKeep() throws IOException {
		LongStream.rangeClosed(1, 5).forEach(this::write);

		reopen(3);

		assertThat(this.index.given()).extracting(Recorded::position).containsExactly(4L, 5L);
	}

	@Test
	void anIndexThatIsAheadStopsTheOpening() throws IOException {
		write(1);
		this.store.close();

		assertThatIOException().isThrownBy(() -> reopen(2)).withMessageContaining("ahead of the journal");
		reopen(1);
	}

	@Test
	void aTaskIsReadableWhenTheIndexHasItAndUnknownToOtherProjects() {
		write(1);
		UUID id = Entries.request(1).id();

		StepVerifier.create(this.store.readable(Entries.SPACE, id)).expectNext(false).verifyComplete();
		this.index.applyAll();
		StepVerifier.create(this.store.readable(Entries.SPACE, id)).expectNext(true).verifyComplete();
		StepVerifier.create(this.store.readable(new Space("acme", "p2"), id)).verifyComplete();
		StepVerifier.create(this.store.readable(Entries.SPACE, new UUID(0, 9))).verifyComplete();
	}

	@Test
	void aDeletedProjectTakesNoWriteAlsoAfterARestart() throws IOException {
		write(1);
		delete(2, new Scope("acme", "p1"));

		assertThat(write(3)).isEqualTo(new Deleted());
		assertThat(outcome(3)).isEqualTo(Outcome.FAILED);
		assertThat(write(1)).isEqualTo(new AlreadySeen(Outcome.DONE));

		reopen(0);

		assertThat(write(4)).isEqualTo(new Deleted());
		assertThat(this.index.given()).last()
			.isEqualTo(new Recorded(2, Entries.SPACE, new Change.DeleteAll(new Scope("acme", "p1"))));
		assertThat(totals()).hasToString("{addMessage=1}");
	}

	@Test
	void aDeletedAccountTakesNoWriteOfAnyProjectAndHasNoTotals() throws IOException {
		write(1);
		delete(2, new Scope("acme", null));

		reopen(1);

		assertThat(write(3)).isEqualTo(new Deleted());
		assertThat(writeTo("acme", "p2")).isEqualTo(new Deleted());
		assertThat(writeTo("other", "p1")).isInstanceOf(Written.class);
		assertThat(totals()).hasToString("{}");
	}

	@Test
	void whatIsDeletedIsRecordedOnce() {
		delete(1, new Scope("acme", null));
		delete(2, new Scope("acme", null));
		delete(3, new Scope("acme", "p1"));

		assertThat(this.store.done().entries()).isOne();
	}

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

	private void awaitWaiting(int wanted) {
		Flux.interval(Duration.ofMillis(5), Schedulers.boundedElastic())
			.takeUntil((tick) -> this.store.waiting() >= wanted)
			.blockLast(Duration.ofSeconds(10));
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

	@Test
	void anExtractionIsNotKeptWhenItsMessagesMayBeGone() {
		Change extraction = new Change.Extract(1, List.of("id-hello"), List.of());
		write(1);
		assertThat(write(2, extraction)).isInstanceOf(Written.class);

		write(3, new Change.DeleteUser("u"));

		assertThat(write(4, extraction)).isEqualTo(new Superseded());
		assertThat(outcome(4)).isEqualTo(Outcome.FENCED);
	}

	@Test
	void writesThatFindNoPlaceAreUnavailableAndNoneIsLost() throws Exception {
		CompletableFuture<@Nullable WriteResult> first = this.disk.holdSync(() -> begin(0));
		List<CompletableFuture<@Nullable WriteResult>> others = LongStream.rangeClosed(1, 1100)
			.mapToObj(this::begin)
			.toList();

		List<CompletableFuture<@Nullable WriteResult>> refused = others.stream()
			.filter(CompletableFuture::isCompletedExceptionally)
			.toList();
		this.disk.letGo();

		assertThat(refused).hasSize(1100 - 1023);
		others.stream().filter((write) -> !refused.contains(write)).forEach(CompletableFuture::join);
		assertThat(first.join()).isEqualTo(new Written(1));
		assertThat(totals()).hasToString("{addMessage=1024}");
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
		StringBuilder all = new StringBuilder();
		for (Segment segment : Segment.in(this.folder)) {
			all.append(Files.readString(segment.file(), StandardCharsets.ISO_8859_1));
		}
		return all.toString();
	}

	private @Nullable WriteResult write(long id, Change other) {
		String api = (other instanceof Change.Extract) ? Change.Extract.API : "addMessage";
		return this.store.write(new Request(Entries.request(id).id(), Entries.SPACE, api), other).block();
	}

	@Test
	void aDeletionThatCouldNotBeKeptDeletesNothing() {
		this.disk.failSyncs = 1;

		StepVerifier.create(this.store.delete(Entries.request(1), new Scope("acme", "p1")))
			.verifyError(StoreUnavailableException.class);

		assertThat(this.index.given()).isEmpty();
		assertThat(write(2)).isInstanceOf(Written.class);
	}

	private void delete(long id, Scope scope) {
		StepVerifier.create(this.store.delete(Entries.request(id), scope)).verifyComplete();
	}

	private @Nullable WriteResult writeTo(String account, String project) {
		return this.store.write(new Request(UUID.randomUUID(), new Space(account, project), "addMessage"), this.change)
			.block();
	}

	@Test
	void aFailedSyncIsAFailureThatLeavesNothingBehind() throws IOException {
		this.disk.failSyncs = 1;

		StepVerifier.create(this.store.write(Entries.request(1), this.change))
			.verifyError(StoreUnavailableException.class);
		assertThat(this.index.given()).isEmpty();
		assertThat(totals()).hasToString("{addMessage=0}");
		assertThat(outcome(1)).isEqualTo(Outcome.FENCED);

		reopen(0);
		assertThat(this.index.given()).isEmpty();
	}

	@Test
	void aDiskThatCannotBeSetRightLeavesTheOutcomeUnknownAndTakesNoMoreWrites() {
		this.disk.failSyncs = 2;

		StepVerifier.create(this.store.write(Entries.request(1), this.change))
			.verifyError(OutcomeUnknownException.class);
		StepVerifier.create(this.store.write(Entries.request(2), this.change))
			.verifyError(StoreUnavailableException.class);
		assertThat(this.store.fault()).isNotNull();
	}

	@Test
	void writesAreRefusedWhileTooManyOutcomesAreRemembered() throws IOException {
		this.store.close();
		this.store = open(2);
		write(1);
		write(2);

		StepVerifier.create(this.store.write(Entries.request(3), this.change))
			.verifyError(StoreUnavailableException.class);
		assertThat(outcome(2)).isEqualTo(Outcome.DONE);
		this.now = Entries.NOW.plus(Duration.ofHours(25));
		assertThat(write(3)).isEqualTo(new Written(3));
	}

	private void reopen(long keptByIndex) throws IOException {
		this.store.close();
		this.index = new RecordingIndex(keptByIndex);
		this.store = open(2_000_000);
	}

	private JournaledStore open(int remembered) throws IOException {
		JournalProperties properties = new JournalProperties(DataSize.ofKilobytes(1), Duration.ofHours(24), remembered,
				new JournalProperties.Compaction(Duration.ofMillis(20), Duration.ofHours(6), DataSize.ofMegabytes(64)));
		InstantSource time = () -> this.now;
		return new JournaledStore(this.folder, properties, this.disk, this.index, time.withZone(ZoneOffset.UTC));
	}

	private CompletableFuture<@Nullable WriteResult> begin(long id) {
		return this.store.write(Entries.request(id), this.change).toFuture();
	}

	private WriteResult write(long id) {
		return Objects.requireNonNull(begin(id).join());
	}

	private Outcome outcome(long id) {
		return Objects.requireNonNull(this.store.outcome(Entries.request(id)).toFuture().join());
	}

	private Object totals() {
		return Objects.requireNonNull(this.store.totals("acme").toFuture().join());
	}

	/**
	 * A real disk whose syncs can be held or made to fail.
	 */
	private static final class GatedDisk implements SegmentFile.Disk {

		private volatile @Nullable CountDownLatch gate;

		private volatile CountDownLatch waiting = new CountDownLatch(0);

		private volatile int failSyncs;

		/**
		 * Does something that syncs, and returns when it waits in the sync.
		 */
		<T> T holdSync(Supplier<T> action) throws InterruptedException {
			this.waiting = new CountDownLatch(1);
			this.gate = new CountDownLatch(1);
			T result = action.get();
			this.waiting.await();
			return result;
		}

		/** Lets the one go that waits, and returns when the next one does. */
		void holdNextSync() throws InterruptedException {
			CountDownLatch held = Objects.requireNonNull(this.gate);
			this.waiting = new CountDownLatch(1);
			this.gate = new CountDownLatch(1);
			held.countDown();
			this.waiting.await();
		}

		void letGo() {
			CountDownLatch held = this.gate;
			if (held != null) {
				held.countDown();
			}
		}

		@Override
		public SegmentFile open(Path file) throws IOException {
			SegmentFile real = SegmentFile.onDisk(file);
			return new SegmentFile() {

				@Override
				public void write(ByteBuffer bytes) throws IOException {
					real.write(bytes);
				}

				@Override
				public void sync() throws IOException {
					passGate();
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

		private void passGate() throws IOException {
			if (this.failSyncs > 0) {
				this.failSyncs = this.failSyncs - 1;
				throw new IOException("sync failed");
			}
			CountDownLatch held = this.gate;
			if (held != null) {
				this.waiting.countDown();
				try {
					held.await();
				}
				catch (InterruptedException ex) {
					throw new IOException(ex);
				}
			}
		}

	}

}
