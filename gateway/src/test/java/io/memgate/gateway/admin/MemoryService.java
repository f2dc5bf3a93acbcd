package io.memgate.gateway.admin;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.admission.BackendOutcome;
import io.memgate.gateway.admission.BackendTotals;
import io.memgate.gateway.admission.OutcomeLook;
import io.memgate.gateway.admission.OutcomeSource;

import reactor.core.publisher.Mono;

/**
 * A memory service that answers only questions of the gateway's own, and keeps no totals
 * unless it is given some.
 */
public final class MemoryService implements OutcomeSource, OutcomeLook, BackendTotals {

	private volatile Mono<Map<String, Long>> totals = Mono.empty();

	private volatile @Nullable BackendOutcome outcome;

	/** Keeps these totals from now on, of every account. */
	public void completed(Map<String, Long> totals) {
		this.totals = Mono.just(totals);
	}

	/** Answers no question for totals from now on. */
	public void silent() {
		this.totals = Mono.error(new IllegalStateException("busy"));
	}

	/** Says this of every write from now on. */
	public void saying(BackendOutcome outcome) {
		this.outcome = outcome;
	}

	/** Keeps no totals and says nothing from now on. */
	public void reset() {
		this.totals = Mono.empty();
		this.outcome = null;
	}

	@Override
	public Mono<Map<String, Long>> of(String account) {
		return this.totals;
	}

	@Override
	public Mono<Map<String, Long>> all() {
		return this.totals;
	}

	@Override
	public Mono<BackendOutcome> look(String account, String project, String id) {
		return Mono.justOrEmpty(this.outcome);
	}

	@Override
	public Mono<BackendOutcome> ask(String account, String project, String id) {
		return Mono.error(new IllegalStateException("nothing is reaped here"));
	}

}
