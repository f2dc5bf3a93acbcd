package io.memgate.gateway.activation;

import java.time.Clock;

import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.PolicyRevision;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;

/**
 * Which policy is in force on this node, what comes next, why what the file says now is
 * not in force, and which one Redis keeps if that is another. Neither is a reason to take
 * the node out of service.
 */
final class PolicyHealthIndicator implements ReactiveHealthIndicator {

	private final PolicyInForce inForce;

	private final PolicyState state;

	private final Clock clock;

	PolicyHealthIndicator(PolicyInForce inForce, PolicyState state, Clock clock) {
		this.inForce = inForce;
		this.state = state;
		this.clock = clock;
	}

	@Override
	public Mono<Health> health() {
		return Mono.fromSupplier(() -> {
			Health.Builder health = Health.up()
				.withDetail("revision", this.inForce.get().revision())
				.withDetail("hash", this.inForce.activation().revisions().source().hash())
				.withDetail("since", this.inForce.activation().at().toString());
			this.inForce.activation()
				.revisions()
				.coming(this.clock.instant())
				.stream()
				.findFirst()
				.ifPresent((next) -> health.withDetail("next", told(next)));
			PolicyState.Refusal refusal = this.state.refusal();
			if (refusal != null) {
				health.withDetail("refused", refusal.why()).withDetail("refusedSince", refusal.since().toString());
			}
			String other = this.state.other();
			if (other != null) {
				health.withDetail("redisKeeps", other);
			}
			return health.build();
		});
	}

	private static String told(PolicyRevision next) {
		return next.id() + " from " + next.effective() + ": " + next.summary();
	}

}
