package io.memgate.gateway.payload;

import java.util.Objects;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.memgate.gateway.policy.Api;

/**
 * The shape of every Api in use, made once for each. An Api is looked up by identity, and
 * those of a policy that is no longer in force are forgotten.
 */
final class Shapes {

	private final LoadingCache<Api, Shape> shapes = Caffeine.newBuilder().weakKeys().build(Shape::of);

	Shape of(Api api) {
		return Objects.requireNonNull(this.shapes.get(api));
	}

}
