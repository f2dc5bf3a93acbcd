package io.memgate.gateway.throttle;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.memgate.gateway.policy.ThrottleRules;
import io.memgate.gateway.policy.ThrottleRules.Evidence;
import io.memgate.gateway.redis.RedisUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;

class EvidenceCollectorTests {

	private final List<String> weighed = new ArrayList<>();

	private Mono<?> result = Mono.empty();

	private final EvidenceCollector collector = new EvidenceCollector((account, pieces, rules) -> {
		this.weighed.add(account + ' ' + pieces.failures() + ' ' + pieces.excess());
		return this.result;
	}, () -> 0);

	@Test
	void whatWasCollectedIsToldInOneForEachAccount() {
		for (int i = 0; i < 1000; i++) {
			this.collector.note("acme", Evidence.FAILURES);
		}
		this.collector.note("acme", Evidence.EXCESS);
		this.collector.note("other", Evidence.EXCESS);

		round();
		round();

		assertThat(this.weighed).containsExactlyInAnyOrder("acme 1000 1", "other 0 1");
	}

	@Test
	void whatWasNotSentIsToldAgainWithWhatCameMeanwhile() {
		this.result = Mono.error(RedisUnavailableException.notSent("away", null));
		this.collector.note("acme", Evidence.FAILURES);
		round();
		this.collector.note("acme", Evidence.FAILURES);
		this.result = Mono.empty();
		round();
		round();

		assertThat(this.weighed).containsExactly("acme 1 0", "acme 2 0");
	}

	@Test
	void whatMayHaveBeenWeighedIsNotToldAgain() {
		this.result = Mono.error(new RedisUnavailableException("no reply", new IllegalStateException()));
		this.collector.note("acme", Evidence.FAILURES);
		round();
		round();

		assertThat(this.weighed).hasSize(1);
	}

	private void round() {
		ThrottleRules rules = StandingsRedisTests.RULES;
		StepVerifier.create(this.collector.round(rules)).verifyComplete();
	}

}
