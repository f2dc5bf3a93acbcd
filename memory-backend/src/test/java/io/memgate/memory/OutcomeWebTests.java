package io.memgate.memory;

import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.memgate.memory.GatewayClient.Answer;

import static org.assertj.core.api.Assertions.assertThat;

class OutcomeWebTests {

	private static final String ADD = "{\"user_id\":\"u\",\"conversation_id\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

	private static final RunningBackend backend = RunningBackend.shared();

	private final UUID id = UUID.randomUUID();

	private GatewayClient client;

	@BeforeEach
	void takeAnAccountOfItsOwn() {
		this.client = backend.asSomeone();
	}

	@Test
	void aWriteIsDoneOnceUnderItsId() {
		Answer first = this.client.call(this.id, "/add/message", ADD);
		Answer second = this.client.call(this.id, "/add/message", ADD);

		assertThat(first.status()).isEqualTo(200);
		assertThat(second.status()).isEqualTo(409);
		assertThat(second.code()).isEqualTo(40900);
		assertThat(outcome()).isEqualTo("done");
		assertThat(this.client.totals().data()).hasToString("{\"apis\":{\"addMessage\":1,\"deleteMemory\":0}}");
	}

	@Test
	void anIdUsedByOneApiIsUsedUpForAll() {
		this.client.call(this.id, "/add/message", ADD);

		assertThat(this.client.call(this.id, "/delete/memory", "{\"user_id\":\"u\"}").status()).isEqualTo(409);
	}

	@Test
	void anIdNeverSeenIsFencedAndRefusedWhenItArrivesLate() {
		assertThat(outcome()).isEqualTo("fenced");
		assertThat(outcome()).isEqualTo("fenced");

		Answer late = this.client.call(this.id, "/add/message", ADD);

		assertThat(late.status()).isEqualTo(409);
		assertThat(late.message()).contains("fenced");
		assertThat(this.client.totals().data().get("apis").get("addMessage").intValue()).isZero();
	}

	@Test
	void lookingAtAnIdDecidesNothing() {
		assertThat(decided()).isEqualTo("unseen");

		assertThat(this.client.call(this.id, "/add/message", ADD).status()).isEqualTo(200);

		assertThat(decided()).isEqualTo("done");
		assertThat(backend.as("b" + UUID.randomUUID(), "p1")
			.get("/internal/outcomes/" + this.id)
			.data()
			.get("outcome")
			.stringValue()).isEqualTo("unseen");
	}

	@Test
	void badInputAndUnknownMemoriesAreFailures() {
		UUID other = UUID.randomUUID();

		assertThat(this.client.call(this.id, "/add/message", "{").status()).isEqualTo(400);
		assertThat(this.client.call(other, "/delete/memory", "{\"memory_ids\":[\"x\"]}").status()).isEqualTo(404);

		assertThat(outcome()).isEqualTo("failed");
		assertThat(this.client.outcome(other).data().get("outcome").stringValue()).isEqualTo("failed");
		assertThat(this.client.call(this.id, "/add/message", ADD).status()).isEqualTo(409);
		assertThat(this.client.totals().data()).hasToString("{\"apis\":{\"addMessage\":0,\"deleteMemory\":0}}");
	}

	@Test
	void anotherAccountSeesNeitherOutcomeNorTotals() {
		this.client.call(this.id, "/add/message", ADD);
		GatewayClient other = backend.as("b" + UUID.randomUUID(), "p1");

		assertThat(other.outcome(this.id).data().get("outcome").stringValue()).isEqualTo("fenced");
		assertThat(other.get("/internal/totals/" + this.client.account()).status()).isEqualTo(404);
		assertThat(outcome()).isEqualTo("done");
	}

	@Test
	void totalsOfAllAccountsAreTheSum() {
		long before = addsOfAll();
		this.client.call(this.id, "/add/message", ADD);
		backend.as("b" + UUID.randomUUID(), "p1").call("/add/message", ADD);

		assertThat(addsOfAll()).isEqualTo(before + 2);
		assertThat(this.client.send("GET", "/internal/totals", null).status()).isEqualTo(401);
	}

	private long addsOfAll() {
		return this.client.get("/internal/totals").data().get("apis").get("addMessage").longValue();
	}

	@Test
	void anOutcomeIsAskedForByAFullId() {
		assertThat(this.client.post(UUID.randomUUID(), "/internal/outcomes/1-1-1-1-1", "").status()).isEqualTo(400);
	}

	private String decided() {
		return this.client.get("/internal/outcomes/" + this.id).data().get("outcome").stringValue();
	}

	private String outcome() {
		return this.client.outcome(this.id).data().get("outcome").stringValue();
	}

}
