package io.memgate.gateway.redis;

import reactor.core.publisher.Mono;

/**
 * Looks whether the quota store may be used.
 */
public interface Examination {

	/**
	 * Looks once.
	 * @return what was found; a {@link RedisUnavailableException} as the signal when
	 * Redis did not answer
	 */
	Mono<Finding> examine();

}
