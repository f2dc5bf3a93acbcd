package io.memgate.gateway.admin;

import java.util.Map;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.admission.Acceptance;
import io.memgate.gateway.admission.Balance;
import io.memgate.gateway.admission.LedgerCheck;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The part of the administrators' HTTP API that holds an account's books against what the
 * memory service says, and takes its word where Redis has lost calls.
 */
final class LedgerApi {

	private static final String LEDGER = "/admin/v1/accounts/{account}/ledger";

	private static final int LONGEST_REASON = 500;

	private final Directory directory;

	private final LedgerCheck check;

	private final Acceptance acceptance;

	private final Audit audit;

	LedgerApi(Directory directory, LedgerCheck check, Acceptance acceptance, Audit audit) {
		this.directory = directory;
		this.check = check;
		this.acceptance = acceptance;
		this.audit = audit;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route().GET(LEDGER, this::check).POST(LEDGER + "/accept", this::accept).build();
	}

	private Mono<ServerResponse> check(ServerRequest request) {
		return AccountPath.account(request, this.directory)
			.flatMap(this.check::check)
			.flatMap((balance) -> AdminJson.answer(HttpStatus.OK, LedgerView.of(balance)));
	}

	private Mono<ServerResponse> accept(ServerRequest request) {
		return JsonBody.of(request, "reason").flatMap((body) -> {
			String reason = body.text("reason", LONGEST_REASON);
			return AccountPath.account(request, this.directory)
				.flatMap((account) -> this.acceptance.accept(account)
					.flatMap((accepted) -> accepted(account, accepted, reason)));
		});
	}

	private Mono<ServerResponse> accepted(Account account, Acceptance.Accepted accepted, String reason) {
		if (!accepted.found().steady()) {
			return Mono.error(unaccepted(accepted.found()));
		}
		AcceptanceView view = AcceptanceView.of(account.id(), reason, accepted);
		if (!view.corrections().isEmpty()) {
			this.audit.record("ledger.accept", account.id(), view);
		}
		return AdminJson.answer(HttpStatus.OK, view);
	}

	private static AdminProblem unaccepted(Balance found) {
		return AdminProblem.conflict("Nothing was accepted of account '" + found.account() + "'. " + found.why()
				+ " Repeat it in a moment.");
	}

}
