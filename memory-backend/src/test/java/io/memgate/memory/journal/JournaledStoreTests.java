package io.memgate.memory.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Outcome;
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.Space;
import io.memgate.memory.memory.StoreUnavailableException;
import io.memgate.memory.memory.WriteResult;
import io.memgate.memory.memory.WriteResult.AlreadySeen;
import io.memgate.memory.memory.WriteResult.Superseded;
import io.memgate.memory.memory.WriteResult.UnknownMemory;
import io.memgate.memory.memory.WriteResult.Written;

import static org.assertj.core.api.Assertions.assertThat;

/** What is decided of a request. */
class JournaledStoreTests extends StoreUnderTest {

	@Test
	void aWriteIsToldToTheIndexAndCounted() {
		assertThat(write(1)).isEqualTo(new Written(1));
		assertThat(write(2)).isEqualTo(new Written(2));

		assertThat(this.index.given()).containsExactly(new Recorded(1, Entries.SPACE, this.change),
				new Recorded(2, Entries.SPACE, this.change));
		assertThat(totals()).hasToString("{addMessage=2}");
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
	void whatIsDeletedIsRecordedOnce() {
		delete(1, new Scope("acme", null));
		delete(2, new Scope("acme", null));
		delete(3, new Scope("acme", "p1"));

		assertThat(this.store.done().entries()).isOne();
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

}
