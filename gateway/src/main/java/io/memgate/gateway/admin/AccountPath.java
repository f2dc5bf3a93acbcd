package io.memgate.gateway.admin;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Account;
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
		return directory.find(id).switchIfEmpty(Mono.error(() -> none(id)));
	}

	/** There is no account of that id. */
	static AdminProblem none(String id) {
		return AdminProblem.notFound("There is no account '" + id + "'.");
	}

}
