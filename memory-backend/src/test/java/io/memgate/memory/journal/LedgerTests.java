package io.memgate.memory.journal;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.memgate.memory.memory.Outcome;
import io.memgate.memory.memory.Request;
import io.memgate.memory.memory.Space;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerTests {

	private final Ledger ledger = new Ledger(Duration.ofHours(24), 10);

	@Test
	void outcomesAreForgottenAfterTheirTimeAndTotalsNever() {
		this.ledger.record(Entries.entry(1), 1);
		this.ledger.record(Entry.done(Entries.request(2), Entries.add("x"), Entries.NOW.plusSeconds(1)), 2);

		this.ledger.forgetOld(Entries.NOW.plus(Duration.ofHours(24)).plusSeconds(1));

		assertThat(this.ledger.find("acme", Entries.request(1).id())).isEmpty();
		assertThat(this.ledger.find("acme", Entries.request(2).id())).isPresent();
		assertThat(this.ledger.totals("acme")).isEqualTo(Map.of("addMessage", 2L));
	}

	@Test
	void theSameIdOfTwoAccountsIsTwoRequests() {
		this.ledger.record(Entries.entry(1), 1);
		Request other = new Request(Entries.request(1).id(), new Space("other", "p1"), "addMessage");

		this.ledger.record(Entry.failed(other, Entries.NOW), 2);

		assertThat(this.ledger.find("acme", other.id()).map(Ledger.Remembered::outcome)).contains(Outcome.DONE);
		assertThat(this.ledger.find("other", other.id()).map(Ledger.Remembered::outcome)).contains(Outcome.FAILED);
		assertThat(this.ledger.totals("other")).isEmpty();
	}

	@Test
	void totalsOfAllAccountsAddUp() {
		Request other = new Request(Entries.request(2).id(), new Space("other", "p1"), "addMessage");

		this.ledger.record(Entries.entry(1), 1);
		this.ledger.record(Entry.done(other, Entries.add("x"), Entries.NOW), 2);

		assertThat(this.ledger.totals()).isEqualTo(Map.of("addMessage", 2L));
	}

	@Test
	void whatCouldNotBeKeptIsTakenBack() {
		this.ledger.record(Entries.entry(1), 1);
		this.ledger.record(Entries.entry(2), 2);

		this.ledger.revert(Entries.entry(2));

		assertThat(this.ledger.find("acme", Entries.request(2).id())).isEmpty();
		assertThat(this.ledger.totals("acme")).isEqualTo(Map.of("addMessage", 1L));
		assertThat(this.ledger.size()).isOne();
	}

}
