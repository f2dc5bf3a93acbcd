package io.memgate.gateway.payload;

import java.util.List;
import java.util.Objects;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.policy.FieldPath;

/**
 * The shape of every Api in use, made once for each. An Api is looked up by identity, and
 * those of a policy that is no longer in force are forgotten; which of its fields are
 * watched is the policy's, too, so they are the same for all calls of one Api.
 */
final class Shapes {

	private final Cache<Api, Shape> shapes = Caffeine.newBuilder().weakKeys().build();

	Shape of(Api api, List<FieldPath> watched) {
		Shape known = this.shapes.getIfPresent(api);
		return (known != null) ? known : Objects.requireNonNull(this.shapes.get(api, (key) -> Shape.of(key, watched)));
	}

}
