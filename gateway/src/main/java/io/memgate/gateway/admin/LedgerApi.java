package io.memgate.gateway.admin;

import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.admission.Acceptance;
import io.memgate.gateway.admission.Balance;
import io.memgate.gateway.admission.Continuity;
import io.memgate.gateway.admission.LedgerCheck;
import io.memgate.gateway.redis.Store;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The part of the administrators' HTTP API that holds an account's books against what the
 * memory service says, takes its word where Redis has lost calls, and accepts a whole
 * Redis that was emptied or restored.
 */
final class LedgerApi {

	private static final String ALL = "/admin/v1/ledger/accept";

	private static final String LEDGER = "/admin/v1/accounts/{account}/ledger";

	private static final Duration LOOK_EVERY = Duration.ofMillis(50);

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	private final Directory directory;

	private final LedgerCheck check;

	private final Acceptance acceptance;

	private final Continuity continuity;

	private final Store store;

	private final Audit audit;

	LedgerApi(Directory directory, LedgerCheck check, Acceptance acceptance, Continuity continuity, Store store,
			Audit audit) {
		this.directory = directory;
		this.check = check;
		this.acceptance = acceptance;
		this.continuity = continuity;
		this.store = store;
		this.audit = audit;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET(LEDGER, this::check)
			.POST(LEDGER + "/accept", this::accept)
			.POST(ALL, this::acceptStore)
			.build();
	}

	private Mono<ServerResponse> check(ServerRequest request) {
		return AccountPath.account(request, this.directory)
			.flatMap(this.check::check)
			.flatMap((balance) -> AdminJson.answer(HttpStatus.OK, LedgerView.of(balance)));
	}

	private Mono<ServerResponse> acceptStore(ServerRequest request) {
		return JsonBody.of(request, "reason").flatMap((body) -> {
			String reason = body.sentence("reason");
			Store.State before = this.store.state();
			return this.continuity.accept()
				.flatMap((accepted) -> accepted ? opened(request, before, reason)
						: AdminJson.answer(HttpStatus.OK, new StoreAcceptanceView(null, reason)));
		});
	}

	/** Waits, for a moment, until this node has noticed. */
	private Mono<ServerResponse> opened(ServerRequest request, Store.State before, String reason) {
		StoreAcceptanceView view = new StoreAcceptanceView(before.toString(), reason);
		return this.audit.record(request, "ledger.accept", Audit.NO_ACCOUNT, view).then(noticed(view));
	}

	private Mono<ServerResponse> noticed(StoreAcceptanceView view) {
		return Flux.interval(Duration.ZERO, LOOK_EVERY)
			.takeUntil((tick) -> this.store.isOpen())
			.take(PATIENCE)
			.then(Mono.defer(() -> AdminJson.answer(HttpStatus.OK, view)));
	}

	private Mono<ServerResponse> accept(ServerRequest request) {
		if (this.store.state() instanceof Store.State.Shut shut) {
			return Mono
				.error(AdminProblem.conflict("The quota store is closed: " + shut + ". " + shut.why().meaning()));
		}
		return JsonBody.of(request, "reason").flatMap((body) -> {
			String reason = body.sentence("reason");
			return AccountPath.account(request, this.directory)
				.flatMap((account) -> this.acceptance.accept(account)
					.flatMap((accepted) -> accepted(request, account, accepted, reason)));
		});
	}

	private Mono<ServerResponse> accepted(ServerRequest request, Account account, Acceptance.Accepted accepted,
			String reason) {
		if (!accepted.found().steady()) {
			return Mono.error(unaccepted(accepted.found()));
		}
		AcceptanceView view = AcceptanceView.of(account.id(), reason, accepted);
		return (view.corrections().isEmpty() ? Mono.<Void>empty()
				: this.audit.record(request, "ledger.accept", account.id(), view))
			.then(AdminJson.answer(HttpStatus.OK, view));
	}

	private static AdminProblem unaccepted(Balance found) {
		return AdminProblem.conflict("Nothing was accepted of account '" + found.account() + "'. " + found.why()
				+ " Repeat it in a moment.");
	}

}
