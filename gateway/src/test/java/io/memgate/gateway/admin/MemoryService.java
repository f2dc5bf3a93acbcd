package io.memgate.gateway.admin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Scope;
import io.memgate.gateway.admission.BackendOutcome;
import io.memgate.gateway.admission.BackendTotals;
import io.memgate.gateway.admission.OutcomeLook;
import io.memgate.gateway.admission.OutcomeSource;
import io.memgate.gateway.deletion.StoredMemories;

import reactor.core.publisher.Mono;

/**
 * A memory service that answers only questions of the gateway's own, and keeps no totals
 * unless it is given some.
 */
public final class MemoryService implements OutcomeSource, OutcomeLook, BackendTotals, StoredMemories {

	private volatile Mono<Map<String, Long>> totals = Mono.empty();

	private volatile @Nullable BackendOutcome outcome;

	private volatile Mono<Long> memories = Mono.empty();

	private final List<Scope> deleted = new CopyOnWriteArrayList<>();

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

	/** Has memories, which it can delete, from now on; an error is no answer. */
	public void memories(Mono<Long> memories) {
		this.memories = memories;
	}

	/** What it was told to delete. */
	public List<Scope> deleted() {
		return List.copyOf(this.deleted);
	}

	/**
	 * Keeps no totals, says nothing and can delete no memories from now on.
	 */
	public void reset() {
		this.totals = Mono.empty();
		this.outcome = null;
		this.memories = Mono.empty();
		this.deleted.clear();
	}

	@Override
	public Mono<Long> count(Scope scope) {
		return this.memories;
	}

	@Override
	public Mono<Boolean> delete(Scope scope) {
		return this.memories.hasElement().doOnNext((able) -> this.deleted.add(scope));
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
