package io.memgate.gateway.admin;

import java.time.Clock;

import reactor.core.publisher.Mono;

import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.redis.Store;

/**
 * Finds out who an administrator is, by a credential: the token file's without asking
 * anybody, any other in Redis with each request.
 */
final class Administrators {

	private final TokenFile file;

	private final Credentials credentials;

	private final Store store;

	private final Clock clock;

	Administrators(TokenFile file, Credentials credentials, Store store, Clock clock) {
		this.file = file;
		this.credentials = credentials;
		this.store = store;
		this.clock = clock;
	}

	/** Whether a text is the first credential. */
	boolean isFirst(String presented) {
		return this.file.matches(presented);
	}

	/**
	 * Whose a credential is.
	 * @return empty when it is nobody's or not valid; fails with a
	 * {@link RedisUnavailableException} when that cannot be said
	 */
	Mono<Actor> find(String presented) {
		PresentedCredential credential = PresentedCredential.parse(presented);
		return (credential == null) ? Mono.empty()
				: this.credentials.find(credential.id())
					.switchIfEmpty(Mono.defer(this::unknown))
					.filter((found) -> found.accepts(credential.hash(), this.clock.instant()))
					.map(Credential::actor);
	}

	/**
	 * Whose the credential is of which a fingerprint was taken, if its text is valid now.
	 * @return as of a presented one
	 */
	Mono<Actor> find(Fingerprint presented) {
		if (presented.credential().equals(TokenFile.OWNER.id())) {
			return Mono.just(TokenFile.OWNER).filter((owner) -> this.file.matches(presented));
		}
		return this.credentials.find(presented.credential())
			.switchIfEmpty(Mono.defer(this::unknown))
			.filter((found) -> found.accepts(presented, this.clock.instant()))
			.map(Credential::actor);
	}

	/** An emptied Redis knows no credential, and calls none unknown. */
	private Mono<Credential> unknown() {
		return this.store.isOpen() ? Mono.empty()
				: Mono.error(RedisUnavailableException.notSent("the quota store is closed", null));
	}

}
