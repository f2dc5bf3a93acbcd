package io.memgate.gateway.admission;

import reactor.core.publisher.Mono;

/**
 * Whom to ask what became of a write.
 */
public interface OutcomeSource {

	/**
	 * Asks for the outcome of a request id.
	 * @param account the account that made the write
	 * @param project the project it was made in
	 * @return the outcome; an error, within a bounded time, when no answer can be had
	 */
	Mono<BackendOutcome> ask(String account, String project, String id);

}
