package io.memgate.gateway.activation;

import java.util.List;

import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.Judgement;
import io.memgate.gateway.policy.PolicyException;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.PolicyLoader;
import io.memgate.gateway.policy.PolicyRevisions;
import io.memgate.gateway.policy.PolicySource;
import io.memgate.gateway.policy.Step;
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

	private final Scheduler judging;

	/**
	 * @param judging where policies are parsed, compared and put in force, which takes
	 * too long for the thread that a reply comes on
	 */
	PolicyActivator(PolicyRegister register, PolicyInForce inForce, Scheduler judging) {
		this.register = register;
		this.inForce = inForce;
		this.judging = judging;
	}

	/**
	 * Judges a policy at an instant of Redis's, and puts it in force if it may be. When
	 * another node activates another policy meanwhile, it is judged again against that.
	 * @return a {@link RedisUnavailableException} as the signal when Redis does not
	 * answer
	 */
	Mono<Verdict> attempt(PolicyRevisions next) {
		return this.register.current()
			.publishOn(this.judging)
			.flatMap((kept) -> attempt(kept, next))
			.repeatWhenEmpty(OVERTAKEN, (empty) -> empty);
	}

	private Mono<Verdict> attempt(Kept kept, PolicyRevisions next) {
		return switch (judge(kept, next)) {
			case Judgement.Refused refused -> Mono.just(new Verdict.Refused(refused.message()));
			case Judgement.Allowed allowed ->
				activate(kept.source(), next, allowed.steps()).map(Verdict.Activated::new);
		};
	}

	private static Judgement judge(Kept kept, PolicyRevisions next) {
		PolicySource source = kept.source();
		return (source == null || source.equals(next.source())) ? new Judgement.Allowed(List.of())
				: Judgement.of(read(source), next, kept.now());
	}

	private static PolicyRevisions read(PolicySource kept) {
		try {
			return PolicyLoader.parse(kept);
		}
		catch (PolicyException ex) {
			throw new PolicyException("The policy in force, which Redis keeps, cannot be read by this version, so that"
					+ " nothing can be compared with it:\n" + ex.getMessage());
		}
	}

	/** Empty if another policy is in force meanwhile. */
	private Mono<Activation> activate(@Nullable PolicySource before, PolicyRevisions next, List<Step> steps) {
		return this.register.activate(before, next, steps)
			.flatMap(Mono::justOrEmpty)
			.publishOn(this.judging)
			.doOnNext(this.inForce::activate);
	}

	/**
	 * Puts in force on this node what Redis keeps.
	 * @return empty when it keeps nothing, or another policy was put in force just then;
	 * a {@link PolicyException} as the signal when it cannot be read
	 */
	Mono<Activation> takeKept() {
		return this.register.current()
			.publishOn(this.judging)
			.flatMap((kept) -> Mono.justOrEmpty(kept.source()))
			.flatMap((source) -> activate(source, read(source), List.of()));
	}

	/**
	 * Gives the policy in force to a Redis that has none.
	 * @return the hash of the one that it keeps
	 */
	Mono<String> keep() {
		return this.register.current()
			.flatMap((kept) -> (kept.source() != null) ? Mono.just(kept.source().hash())
					: attempt(this.inForce.activation().revisions())
						.map((given) -> this.inForce.activation().revisions().source().hash()));
	}

}
