package io.memgate.memory.journal;

import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import io.memgate.memory.memory.Change;
import io.memgate.memory.memory.Outcome;
import io.memgate.memory.memory.Recorded;
import io.memgate.memory.memory.Scope;
import io.memgate.memory.memory.WriteResult.AlreadySeen;
import io.memgate.memory.memory.WriteResult.Deleted;
import io.memgate.memory.memory.WriteResult.Written;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** A store is opened again, with an index that kept some of it. */
class ReplayTests extends StoreUnderTest {

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

}
