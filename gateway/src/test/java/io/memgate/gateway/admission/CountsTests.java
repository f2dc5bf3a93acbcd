package io.memgate.gateway.admission;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CountsTests {

	private final Counts counts = new Counts();

	@Test
	void aPeriodThatBeginsEndsThoseBeforeIt() {
		charge("add@20261130");
		charge("add@202611");
		charge("find@20261130");
		this.counts.hold(List.of("add@20261129"));

		charge("add@20261201");

		assertThat(this.counts.has("add@20261130")).isFalse();
		assertThat(this.counts.has("add@202611")).isFalse();
		assertThat(this.counts.used("find@20261130")).isEqualTo(1);
		assertThat(this.counts.reserved("add@20261129")).isEqualTo(1);
	}

	@Test
	void aCallOfAnEarlierPeriodThatComesLateEndsNoLaterOne() {
		charge("add@20261201");
		charge("add@202612");

		charge("add@20261130");
		charge("add@202611");

		assertThat(this.counts.used("add@20261201")).isEqualTo(1);
		assertThat(this.counts.used("add@202612")).isEqualTo(1);
	}

	@Test
	void aMonthIsNotOverWhileOneOfItsDaysBegins() {
		charge("add@202612");

		charge("add@20261202");

		assertThat(this.counts.used("add@202612")).isEqualTo(1);
	}

	private void charge(String counter) {
		this.counts.hold(List.of(counter));
		this.counts.settle(List.of(counter), true);
	}

}
