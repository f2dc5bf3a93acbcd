package io.memgate.gateway.activation;

import java.time.Duration;
import java.util.List;

import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.redis.Rounds;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Which policy is in force on this node, as one gauge with its names as tags, and whether
 * the file, or Redis, has another.
 */
final class PolicyMetrics {

	private final PolicyInForce inForce;

	private final MultiGauge info;

	private volatile @Nullable Tags told;

	PolicyMetrics(MeterRegistry registry, PolicyInForce inForce, PolicyState state) {
		this.inForce = inForce;
		this.info = MultiGauge.builder("memgate.policy.info")
			.description("1 for the policy in force on this node")
			.register(registry);
		Gauge.builder("memgate.policy.refused", state, (of) -> (of.refusal() != null) ? 1 : 0)
			.description("1 while what the policy file says is not in force, because it was refused")
			.register(registry);
		Gauge.builder("memgate.policy.differs", state, (of) -> (of.other() != null) ? 1 : 0)
			.description("1 while Redis keeps another policy than the one in force on this node")
			.register(registry);
		Gauge
			.builder("memgate.policy.activated", inForce,
					(of) -> of.activation().at().toEpochMilli() / (double) Duration.ofSeconds(1).toMillis())
			.description("When the policy in force was activated, by the first gateway that loaded it")
			.baseUnit("seconds")
			.register(registry);
	}

	/** A dated change takes effect without anybody's doing, so the name is looked at. */
	Rounds following() {
		return new Rounds("Telling the policy in force", Duration.ofSeconds(1), () -> Mono.fromRunnable(this::tell));
	}

	/**
	 * Registers another row only where there is another name: who reads the meters while
	 * one is replaced by its like finds both, which Prometheus's client refuses.
	 */
	void tell() {
		String hash = this.inForce.activation().revisions().source().hash();
		Tags tags = Tags.of("hash", hash, "revision", this.inForce.get().revision());
		if (!tags.equals(this.told)) {
			this.info.register(List.of(MultiGauge.Row.of(tags, 1)), true);
			this.told = tags;
		}
	}

}
