package io.memgate.gateway.system;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.memgate.gateway.Promise;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The promises P1 to P11: for every account, whatever is killed or cut, what is charged
 * is what the memory service completed; and P15, P18, P22, P23 and P26, that it is served
 * whatever others do, and while nodes are restarted. Three gateways, one Redis, one
 * memory service. At the end stands the table of all promises, also of those that other
 * tests of the same build have tried.
 *
 * <p>
 * In the short form the clocks of two of the gateways are wrong by an hour for all of
 * them. {@code -Dmemgate.promises=full} takes the full figures, {@code -Dmemgate.seed=N}
 * another run of chances.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class ITPromises {

	private static final Duration HOUR = Duration.ofHours(1);

	private final Form form = Form.chosen();

	private final long seed = Long.getLong("memgate.seed", 1);

	private final List<Row> rows = new ArrayList<>();

	private @Nullable Stage stage;

	@BeforeAll
	void start(@TempDir Path folder) throws IOException {
		this.stage = Stage.start(folder, this.form, this.seed, ExactQuota.quota(this.form),
				this.form.full() ? packaged() : skewed());
	}

	private static List<List<String>> packaged() throws IOException {
		return List.of(Installation.packaged(), Installation.packaged(), Installation.packaged());
	}

	private static List<List<String>> skewed() throws IOException {
		return List.of(GatewayNode.skewed(HOUR.negated()), Installation.packaged(), GatewayNode.skewed(HOUR));
	}

	/** The shared one, with nothing left of what the promise before has done to it. */
	private Stage stage() {
		Stage shared = Objects.requireNonNull(this.stage);
		shared.restore();
		return shared;
	}

	@AfterAll
	void stop() {
		if (this.stage != null) {
			this.stage.close();
		}
		System.out.print(Row.head());
		this.rows.forEach(System.out::print);
		System.out.println();
		System.out.print(Promise.table(begin()));
	}

	/** When the build began, in which other tests have measured something before. */
	private static Instant begin() {
		try {
			return Instant.parse(System.getProperty("memgate.build", ""));
		}
		catch (DateTimeParseException ex) {
			// Not run by Maven.
			return Instant.EPOCH;
		}
	}

	@Test
	void p1ExactlyTheQuotaSucceeds() {
		expectKept(ExactQuota.keep("P1", stage()));
	}

	@Test
	void p2WhatIsRefusedOrFailsIsFree() {
		expectKept(FreeRefusals.keep(stage()));
	}

	@Test
	void p3GatewaysAreKilled() {
		expectKept(KilledGateways.keep(stage()));
	}

	@Test
	void p4CallsAreCutAtARandomByte() {
		expectKept(CutCalls.keep(stage()));
	}

	@Test
	void p5CallsAreRepeatedWithAKey() {
		expectKept(RepeatedCalls.keep(stage()));
	}

	@Test
	void p6RedisIsKilled() {
		expectKept(KilledRedis.keep(stage()));
	}

	@Test
	void p7RepliesOfRedisAreLost() {
		expectKept(LostReplies.keep(stage()));
	}

	@Test
	void p8RedisIsAway() {
		expectKept(RedisAway.keep(stage()));
	}

	@Test
	void p9RedisIsNotWhatItWas(@TempDir Path copies) throws IOException {
		expectKept(StrangeRedis.keep(stage(), copies));
	}

	@Test
	void p15ClientsAreSlow() {
		expectKept(SlowClients.keep(stage()));
	}

	@Test
	void p18TextsAreDearToCount() {
		expectKept(HostileTexts.keep(stage()));
	}

	@Test
	void p22OneKeySendsMistakesWithoutEnd() {
		expectKept(FailureFlood.keep(stage()));
	}

	@Test
	void p23MoreComesThanTheMemoryServiceCanDo() {
		expectKept(Overload.keep(stage()));
	}

	@Test
	void p10ClocksAreWrong(@TempDir Path folder) throws IOException {
		if (this.form.full()) {
			try (Stage wrong = Stage.start(folder, this.form, this.seed, ExactQuota.quota(this.form), skewed())) {
				expectKept(WrongClocks.keep(wrong));
			}
		}
		else {
			expectKept(WrongClocks.keep(stage()));
		}
	}

	@Test
	void p11RatesAreShared() {
		expectKept(EvenRates.keep(stage()));
	}

	@Test
	void p26NodesAreRestartedOneAfterTheOther(@TempDir Path folder) throws IOException {
		assumeThat(Balancer.runs()).as(Balancer.PROGRAM).isTrue();
		expectKept(RollingRestart.keep(stage(), folder));
	}

	private void expectKept(Row row) {
		System.out.print(Row.head() + row);
		this.rows.add(row);
		row.writeDown();
		assertThat(row.differences()).isEmpty();
	}

}
