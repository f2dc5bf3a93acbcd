package io.memgate.gateway.activation;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.ApiLimits;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.policy.PolicyLoader;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.Schema;
import io.memgate.gateway.redis.SchemaCheck;

/** What one node has of the policy: the file, what is in force, and what it tells. */
final class PolicyNode {

	private static final Scheduler WORK = Schedulers.newBoundedElastic(1, 10, "policy-test");

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	final Queue<String> preparedOn = new ConcurrentLinkedQueue<>();

	private final PolicyHistory history;

	final PolicyInForce inForce;

	final PolicyState state;

	final PolicyWatch watch;

	private final PolicyMetrics metrics;

	/**
	 * @param wrong how far its machine's clock is ahead; Redis's time it has not heard
	 * yet
	 */
	PolicyNode(Redis redis, Path file, Duration wrong) {
		PolicyRegister register = new PolicyRegister(redis, new SchemaCheck(redis, Schema.CURRENT, "here"));
		this.history = new PolicyHistory(register, WORK);
		Clock clock = Clock.offset(Clock.systemUTC(), wrong);
		this.inForce = new PolicyInForce(new Activation(PolicyLoader.load(file), Map.of(), clock.instant()), clock);
		this.inForce.prepare((next) -> this.preparedOn.add(Thread.currentThread().getName()));
		this.state = new PolicyState(file, this.inForce, clock, this.registry);
		this.watch = new PolicyWatch(file, new PolicyActivator(register, this.inForce, WORK), this.inForce, this.state,
				WORK);
		this.metrics = new PolicyMetrics(this.registry, this.inForce, this.state);
	}

	List<PastPolicy> past() {
		this.history.read().block(PATIENCE);
		return this.history.past();
	}

	void look() {
		this.watch.look().block(PATIENCE);
	}

	void lookTwice() {
		look();
		look();
	}

	ApiLimits search() {
		Plan free = Objects.requireNonNull(this.inForce.get().plans().get("free"));
		return Objects.requireNonNull(free.apis().get("searchMemory"));
	}

	long searches() {
		return Objects.requireNonNull(search().quota()).calls();
	}

	Instant announced() {
		return Objects.requireNonNull(this.inForce.activation().announced().get("change:soon"));
	}

	Map<String, Object> health() {
		return Objects
			.requireNonNull(
					new PolicyHealthIndicator(this.inForce, this.state, Clock.systemUTC()).health().block(PATIENCE))
			.getDetails();
	}

	String refusal() {
		return Objects.requireNonNull(this.state.refusal()).why();
	}

	/** The one meter that tells the policy in force. */
	Meter info() {
		this.metrics.tell();
		return this.registry.get("memgate.policy.info").meter();
	}

	double metric(String name) {
		this.metrics.tell();
		return this.registry.get(name).gauge().value();
	}

}
