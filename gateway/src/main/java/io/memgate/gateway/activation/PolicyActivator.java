package io.memgate.gateway.activation;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.Judgement;
import io.memgate.gateway.policy.PolicyException;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.PolicyLoader;
import io.memgate.gateway.policy.PolicyRevisions;
import io.memgate.gateway.policy.PolicySource;
import io.memgate.gateway.redis.RedisUnavailableException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Puts a policy in force on this node, if it may take the place of the one that Redis
 * keeps. The first policy of a Redis may be any.
 */
final class PolicyActivator {

	/** Times that another node may be faster before it is left to the next look. */
	private static final int OVERTAKEN = 10;

	private final PolicyRegister register;

	private final PolicyInForce inForce;

	private final Clock clock;

	private final Scheduler judging;

	/**
	 * @param clock shows Redis's time
	 * @param judging where policies are parsed and compared, which takes too long for the
	 * thread that a reply comes on
	 */
	PolicyActivator(PolicyRegister register, PolicyInForce inForce, Clock clock, Scheduler judging) {
		this.register = register;
		this.inForce = inForce;
		this.clock = clock;
		this.judging = judging;
	}

	/**
	 * Judges a policy, and puts it in force if it may be. When another node activates
	 * another policy meanwhile, it is judged again against that.
	 * @return a {@link RedisUnavailableException} as the signal when Redis does not
	 * answer
	 */
	Mono<Attempt> attempt(PolicyRevisions next) {
		return this.register.current()
			.publishOn(this.judging)
			.flatMap((current) -> attempt(current.orElse(null), next))
			.repeatWhenEmpty(OVERTAKEN, (empty) -> empty);
	}

	private Mono<Attempt> attempt(@Nullable PolicySource current, PolicyRevisions next) {
		return switch (judge(current, next)) {
			case Judgement.Refused refused -> Mono.just(new Attempt.Refused(refused.message()));
			case Judgement.Allowed allowed ->
				this.register.activate(current, next, allowed.steps()).flatMap(Mono::justOrEmpty).map(this::activated);
		};
	}

	private Judgement judge(@Nullable PolicySource current, PolicyRevisions next) {
		if (current == null || current.equals(next.source())) {
			return new Judgement.Allowed(List.of());
		}
		try {
			return Judgement.of(PolicyLoader.parse(current), next, this.clock.instant());
		}
		catch (PolicyException ex) {
			throw new PolicyException("The policy in force, which Redis keeps, cannot be read by this version, so that"
					+ " nothing can be compared with it:\n" + ex.getMessage());
		}
	}

	private Attempt activated(Activation activation) {
		this.inForce.activate(activation);
		return new Attempt.Activated(activation);
	}

	/** Gives the policy in force to a Redis that has none. */
	Mono<Void> keep() {
		return this.register.current()
			.filter(Optional::isEmpty)
			.flatMap((none) -> attempt(this.inForce.activation().revisions()))
			.then();
	}

}
