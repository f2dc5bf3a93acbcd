package io.memgate.gateway.admission;

import java.util.Map;

import io.memgate.gateway.policy.UsagePolicy;
import reactor.core.publisher.Mono;

/**
 * Whom to ask how many writes were completed.
 */
public interface BackendTotals {

	/**
	 * Completed writes of an account, by Api; an Api without any may be missing.
	 * @return them; empty when the memory service keeps no totals; an error, within a
	 * bounded time, when no answer can be had
	 */
	Mono<Map<String, Long>> of(String account);

	/**
	 * Completed writes of an account, where the books can be held against them: under a
	 * rule for unknown outcomes a completed write may have been given back.
	 * @return as {@link #of}; empty under such a rule too
	 */
	default Mono<Map<String, Long>> comparable(String account, UsagePolicy policy) {
		return (policy.unknown() != null) ? Mono.empty() : of(account);
	}

	/**
	 * Completed writes of all accounts together, by Api; an Api without any may be
	 * missing.
	 * @return as {@link #of}
	 */
	Mono<Map<String, Long>> all();

}
