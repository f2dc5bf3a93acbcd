package io.memgate.gateway.admin;

import java.util.Optional;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.Deletion;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.Slug;

import org.springframework.web.reactive.function.server.ServerRequest;

/** The account that a request's path names as its variable {@code account}. */
final class AccountPath {

	private AccountPath() {
	}

	/** Its id; whether there is such an account is not known. */
	static String id(ServerRequest request) {
		String id = request.pathVariable("account");
		if (!Slug.matches(id)) {
			throw none(id);
		}
		return id;
	}

	/** The account itself. */
	static Mono<Account> account(ServerRequest request, Directory directory) {
		String id = id(request);
		return directory.find(id)
			.switchIfEmpty(directory.deletion(id)
				.map(Optional::of)
				.defaultIfEmpty(Optional.empty())
				.flatMap((deletion) -> Mono
					.error(deletion.map((begun) -> deleted(id, begun)).orElseGet(() -> none(id)))));
	}

	private static AdminProblem deleted(String id, Deletion deletion) {
		return deletion.over() ? AdminProblem.notFound("Account '" + id + "' was deleted at " + deletion.done() + '.')
				: AdminProblem.conflict("Account '" + id + "' is being deleted since " + deletion.begun()
						+ ". What there is to do: POST /admin/v1/accounts/" + id + "/deletion, until it is done.");
	}

	/** There is no account of that id. */
	static AdminProblem none(String id) {
		return AdminProblem.notFound("There is no account '" + id + "'.");
	}

}
