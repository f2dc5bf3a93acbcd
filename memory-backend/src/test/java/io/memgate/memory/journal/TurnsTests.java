package io.memgate.memory.journal;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.memgate.memory.memory.Outcome;
import io.memgate.memory.memory.OutcomeUnknownException;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.StoreUnavailableException;
import io.memgate.memory.memory.WriteResult;
import io.memgate.memory.memory.WriteResult.AlreadySeen;
import io.memgate.memory.memory.WriteResult.Written;

import static org.assertj.core.api.Assertions.assertThat;

/** What waits together is decided and synced together, or not at all. */
class TurnsTests extends StoreUnderTest {

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

	@Test
	void aDeletionThatCouldNotBeKeptDeletesNothing() {
		this.disk.failSyncs = 1;

		StepVerifier.create(this.store.delete(Entries.request(1), new Scope("acme", "p1")))
			.verifyError(StoreUnavailableException.class);

		assertThat(this.index.given()).isEmpty();
		assertThat(write(2)).isInstanceOf(Written.class);
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

}
