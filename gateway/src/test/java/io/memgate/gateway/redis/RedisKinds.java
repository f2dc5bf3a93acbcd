package io.memgate.gateway.redis;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.util.function.SingletonSupplier;

/**
 * The kinds of Redis that Memgate is made for, one of each for all tests of a JVM.
 */
final class RedisKinds implements ClassTemplateInvocationContextProvider {

	private static final List<Kind> ALL = Stream.of(RedisBinary.values())
		.flatMap((binary) -> Stream.of(Kind.standalone(binary), Kind.cluster(binary)))
		.toList();

	@Override
	public boolean supportsClassTemplate(ExtensionContext context) {
		return true;
	}

	@Override
	public Stream<Kind> provideClassTemplateInvocationContexts(ExtensionContext context) {
		return ALL.stream();
	}

	/** One kind: how it is called, what it needs, the Redis of it. */
	private record Kind(String name, RedisBinary binary,
			Supplier<SharedRedis> shared) implements ClassTemplateInvocationContext, ExecutionCondition {

		static Kind standalone(RedisBinary binary) {
			return new Kind("standalone", binary, () -> SharedRedis.at(RedisProcess.launch(binary)));
		}

		/** Its nodes find each other while tests run on the kinds before it. */
		static Kind cluster(RedisBinary binary) {
			RedisCluster forming = binary.runs() ? RedisCluster.launch(binary) : null;
			return new Kind("cluster", binary, () -> SharedRedis.at(Objects.requireNonNull(forming)));
		}

		Kind {
			shared = SingletonSupplier.of(shared);
		}

		@Override
		public String getDisplayName(int index) {
			return this.name + ", " + this.binary;
		}

		@Override
		public List<Extension> getAdditionalExtensions() {
			return List.of(this, new RedisServer(this.shared));
		}

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			return this.binary.runs() ? ConditionEvaluationResult.enabled("")
					: ConditionEvaluationResult.disabled("There is no " + this.binary.tool());
		}

	}

}
