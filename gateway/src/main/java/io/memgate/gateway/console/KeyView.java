package io.memgate.gateway.console;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.ApiKey;
import io.memgate.gateway.account.Caller;

/**
 * An ApiKey as its account sees it; never its secret.
 *
 * @param state {@code valid}, {@code expired} or {@code revoked}
 * @param asking whether it is the one that asks
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record KeyView(String id, String project, @Nullable String name, Instant created, @Nullable Instant expires,
		@Nullable Instant revoked, String state, boolean asking) {

	static KeyView of(ApiKey key, Caller caller, Instant now) {
		return new KeyView(key.id(), key.project(), key.name(), key.created(), key.expires(), key.revoked(),
				key.state(now), key.id().equals(caller.key()));
	}

}
