package io.memgate.gateway.policy;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The wire of one vendor and era.
 *
 * @param name such as {@code memos-2025-09}
 * @param key how an ApiKey is presented
 * @param envelope the wrapping of answers
 * @param errors the vendor's code for every {@link Condition}
 * @param apis every Api by its name
 */
public record Profile(String name, KeyForm key, Envelope envelope, Map<Condition, Code> errors, Map<String, Api> apis) {

	public Profile {
		errors = Map.copyOf(errors);
		apis = Map.copyOf(apis);
	}

	/** The names of the Apis that write, in order. */
	public List<String> writes() {
		return this.apis.values()
			.stream()
			.filter((api) -> api.effect() == Api.Effect.WRITE)
			.map(Api::name)
			.sorted()
			.toList();
	}

	/** The code that says a condition of a call to this Api, or to none. */
	public Code code(Condition condition, @Nullable Api api) {
		Code own = (api != null) ? api.errors().get(condition) : null;
		return (own != null) ? own : this.errors.getOrDefault(condition, this.envelope.success());
	}

}
