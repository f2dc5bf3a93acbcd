package io.memgate.gateway.admission;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.memgate.gateway.policy.FixedPolicy;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.redis.Closed;
import io.memgate.gateway.redis.Redis;
import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.redis.Schema;
import io.memgate.gateway.redis.Store;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/**
 * What one gateway node has of admission and Redis, wired and set as in the gateway,
 * without its listeners; and a memory service that says what it is told to.
 */
final class QuotaNode implements AutoCloseable {

	/** Completed writes that the memory service tells; null while it does not answer. */
	private static volatile @Nullable Map<String, Long> totals = Map.of();

	private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

	private final ConfigurableApplicationContext context;

	final Store store;

	final Settlements settlements;

	final Continuity continuity;

	final TrustedAccounts trusted;

	private final Books books;

	private QuotaNode(ConfigurableApplicationContext context) {
		this.context = context;
		this.store = context.getBean(Store.class);
		this.settlements = context.getBean(Settlements.class);
		this.continuity = context.getBean(Continuity.class);
		this.trusted = context.getBean(TrustedAccounts.class);
		this.books = new Books(context.getBean(Ledger.class));
	}

	/** Starts a node and does not wait for it to be of use. */
	static QuotaNode start(RedisProcess redis) {
		return start(redis, Schema.CURRENT);
	}

	/** Starts a node of a version that knows other schemas. */
	static QuotaNode start(RedisProcess redis, Schema schema) {
		SpringApplication application = new SpringApplication(Parts.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.addInitializers((context) -> context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
			@Override
			public Object postProcessBeforeInitialization(Object bean, String name) {
				return (bean instanceof Schema) ? schema : bean;
			}
		}));
		return new QuotaNode(application.run("--spring.data.redis.url=redis://127.0.0.1:" + redis.port(),
				"--memgate.reservation-ttl=1500ms"));
	}

	static QuotaNode startOpen(RedisProcess redis) {
		QuotaNode node = start(redis);
		node.awaitOpen();
		return node;
	}

	static void tellTotals(@Nullable Map<String, Long> told) {
		totals = told;
	}

	/** Admits a call and leaves it in flight. */
	Call admit() {
		Call call = this.books.call("find");
		this.books.admit(call);
		return call;
	}

	/** Settles a call as success. */
	boolean settle(Call call) {
		return this.settlements.settle(this.books.held(call), Outcome.SUCCESS, null).block() != null;
	}

	/** Releases a call that may not have been admitted. */
	boolean release(Call call) {
		return this.books.settle(call, Outcome.FAILURE);
	}

	/** A call that nobody has asked about. */
	Call unasked() {
		return this.books.call("find");
	}

	/** Milliseconds until a call was admitted, for the first time since now. */
	long millisUntilAdmitted() {
		long start = System.nanoTime();
		await("an admission",
				() -> Boolean.TRUE.equals(Mono.fromSupplier(this::admit).hasElement().onErrorReturn(false).block()));
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
	}

	void awaitOpen() {
		await("open", this.store::isOpen);
	}

	void awaitClosed(Closed why) {
		await(why.word(), () -> why == why());
	}

	@Nullable Closed why() {
		return (this.store.state() instanceof Store.State.Shut shut) ? shut.why() : null;
	}

	void await(String what, BooleanSupplier condition) {
		long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > deadline) {
				throw new AssertionError("not " + what + ", but " + this.store.state());
			}
			LockSupport.parkNanos(LOOK_EVERY_NANOS);
		}
	}

	/** The gauge of a reason. */
	double closed(Closed why) {
		return this.context.getBean(MeterRegistry.class)
			.get("memgate.quota.store.closed")
			.tag("reason", why.word())
			.gauge()
			.value();
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** Without a stereotype, so that no other test's component scan finds it. */
	@ImportAutoConfiguration(DataRedisAutoConfiguration.class)
	@ComponentScan({ "io.memgate.gateway.account", "io.memgate.gateway.admission", "io.memgate.gateway.redis" })
	static class Parts {

		@Bean
		MeterRegistry registry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		PolicyInForce policy(Ledger ledger) {
			return FixedPolicy.inForce(new Books(ledger).policy(null));
		}

		@Bean
		QuotaWatcher watcher() {
			return QuotaWatcher.NONE;
		}

		@Bean
		OutcomeSource outcomes() {
			return (account, project, id) -> Mono.error(new IllegalStateException("nothing is known"));
		}

		@Bean
		OutcomeLook looks() {
			return (account, project, id) -> Mono.empty();
		}

		@Bean
		BackendTotals totals() {
			return new BackendTotals() {
				@Override
				public Mono<Map<String, Long>> of(String account) {
					return all();
				}

				@Override
				public Mono<Map<String, Long>> all() {
					return Mono.fromSupplier(() -> Objects.requireNonNull(totals, "no answer"));
				}
			};
		}

	}

}
