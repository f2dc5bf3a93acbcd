package io.memgate.gateway.policy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.memgate.gateway.account.TestPolicy;

import static org.assertj.core.api.Assertions.assertThat;

class PolicyInForceTests {

	private static final Instant START = Instant.parse("2026-12-01T00:00:00Z");

	private static final Instant FIRST = Instant.parse("2026-12-15T00:00:00.000500Z");

	private static final Instant SECOND = Instant.parse("2027-01-01T00:00:00Z");

	private final SetClock clock = new SetClock();

	private final PolicyInForce inForce = new PolicyInForce(
			activation(revision("", Instant.EPOCH), revision("first", FIRST), revision("second", SECOND)), this.clock);

	@Test
	void aChangeTakesEffectAtItsInstantAndNotBefore() {
		assertThat(this.inForce.revision().isBase()).isTrue();

		this.clock.now = FIRST.minusNanos(1000);
		assertThat(this.inForce.revision().isBase()).isTrue();

		this.clock.now = FIRST.plusMillis(1);
		assertThat(this.inForce.revision().id()).isEqualTo("first");

		this.clock.now = SECOND;
		assertThat(this.inForce.revision().id()).isEqualTo("second");
	}

	@Test
	void aNodeThatSleptOverOneChangeIsUnderTheNext() {
		this.clock.now = SECOND.plus(Duration.ofDays(1));

		assertThat(this.inForce.revision().id()).isEqualTo("second");
	}

	@Test
	void aClockThatStepsBackIsFollowed() {
		this.clock.now = SECOND;
		assertThat(this.inForce.revision().id()).isEqualTo("second");

		this.clock.now = START;

		assertThat(this.inForce.revision().isBase()).isTrue();
	}

	@Test
	void anotherPolicyIsInForceAtOnceWithTheRevisionOfItsTime() {
		this.clock.now = FIRST.plusMillis(1);

		this.inForce.activate(activation(revision("", Instant.EPOCH), revision("other", FIRST)));

		assertThat(this.inForce.revision().id()).isEqualTo("other");
	}

	private static PolicyRevision revision(String id, Instant effective) {
		return new PolicyRevision(id, effective, "what " + id + " changes", null, TestPolicy.policy());
	}

	private static Activation activation(PolicyRevision... revisions) {
		PolicySource source = PolicySource.of("policy.yml", Map.of("policy.yml", new byte[0]));
		return new Activation(
				new PolicyRevisions(source, List.of(revisions), List.of(), Duration.ofDays(1), List.of(), null),
				Map.of(), START);
	}

	private static final class SetClock extends Clock {

		private Instant now = START;

		@Override
		public Instant instant() {
			return this.now;
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			throw new UnsupportedOperationException();
		}

	}

}
