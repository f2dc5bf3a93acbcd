package io.memgate.gateway.activation;

import io.memgate.gateway.redis.Closed;
import io.memgate.gateway.redis.Examination;
import io.memgate.gateway.redis.Finding;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.annotation.Order;

/**
 * Keeps the quota store closed until this node's policy has been put in force: where
 * Redis was away at the start, it could not be judged then.
 */
@Order(1)
final class PolicyExamination implements Examination {

	private static final Finding SOUND = new Finding.Sound();

	private final PolicyState state;

	PolicyExamination(PolicyState state) {
		this.state = state;
	}

	@Override
	public Mono<Finding> examine() {
		return Mono.fromSupplier(() -> this.state.isActivated() ? SOUND : unsound(this.state.refusal()));
	}

	private static Finding unsound(PolicyState.@Nullable Refusal refusal) {
		return (refusal != null) ? new Finding.Unsound(Closed.POLICY_REFUSED, refusal.why())
				: new Finding.Unsound(Closed.UNEXAMINED, "the policy has not been judged yet");
	}

}
