package io.memgate.gateway.admin;

import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.RedisUnavailableException;

import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Finds out whose a credential is that somebody presents, and counts wrong ones against
 * the address that they come from.
 */
final class CredentialCheck {

	private final Administrators administrators;

	private final WrongCredentials wrong;

	CredentialCheck(Administrators administrators, WrongCredentials wrong) {
		this.administrators = administrators;
		this.wrong = wrong;
	}

	/** Whose a credential is; never empty, fails with an {@link AdminProblem}. */
	Mono<Actor> actor(ServerHttpRequest request, String credential) {
		return this.administrators.isFirst(credential) ? Mono.just(TokenFile.OWNER)
				: guard(request, this.administrators.find(credential));
	}

	/** The same for a look that may cost something. */
	Mono<Actor> guard(ServerHttpRequest request, Mono<Actor> look) {
		return this.wrong.guard(request, look)
			.onErrorMap(RedisUnavailableException.class, (ex) -> AdminProblem.credentialUnchecked());
	}

}
