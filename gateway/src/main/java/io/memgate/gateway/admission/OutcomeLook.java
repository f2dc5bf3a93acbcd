package io.memgate.gateway.admission;

import reactor.core.publisher.Mono;

/**
 * Whom to ask what has become of a write so far, which decides nothing: a call that is
 * still on its way is let in.
 */
public interface OutcomeLook {

	/**
	 * Looks at the outcome of a request id.
	 * @param account the account that made the write
	 * @param project the project it was made in
	 * @return the outcome; empty while there is none; an error, within a bounded time,
	 * when no answer can be had
	 */
	Mono<BackendOutcome> look(String account, String project, String id);

}
