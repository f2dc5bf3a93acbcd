package io.memgate.gateway.admin;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.memgate.gateway.account.AccountQuery;
import io.memgate.gateway.account.AccountQuery.Sort;
import io.memgate.gateway.account.AccountQueryException;
import io.memgate.gateway.account.AccountSearch;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.Slug;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The part of the administrators' HTTP API that lists accounts, found and sorted. */
final class AccountListApi {

	private static final int USUAL_PAGE = 50;

	private final AccountSearch search;

	AccountListApi(AccountSearch search) {
		this.search = search;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route().GET("/admin/v1/accounts", this::list).build();
	}

	private Mono<ServerResponse> list(ServerRequest request) {
		return this.search.find(query(request))
			.onErrorMap(AccountQueryException.class, (ex) -> AdminProblem.badRequest(String.valueOf(ex.getMessage())))
			.flatMap((rows) -> AdminJson.answer(HttpStatus.OK, AccountRowView.Page.of(rows)));
	}

	private static AccountQuery query(ServerRequest request) {
		String prefix = request.queryParam("prefix").orElse("");
		if (!prefix.matches("[a-z0-9-]{0,40}")) {
			throw AdminProblem
				.badRequest("The parameter 'prefix' must be how an id begins: up to 40 of a-z, 0-9 and '-'.");
		}
		String usual = word(prefix.isEmpty() ? Sort.CREATED : Sort.ID);
		String sort = oneOf(request, "sort", usual, Arrays.stream(Sort.values()).map(AccountListApi::word).toList());
		String order = oneOf(request, "order", "asc", List.of("asc", "desc"));
		return new AccountQuery(prefix, Sort.valueOf(sort.toUpperCase(Locale.ROOT)), order.equals("desc"),
				after(request), PageSize.of(request, USUAL_PAGE, Directory.MOST_LISTED));
	}

	private static String word(Sort sort) {
		return sort.name().toLowerCase(Locale.ROOT);
	}

	private static String oneOf(ServerRequest request, String name, String usual, List<String> words) {
		String given = request.queryParam(name).orElse(usual);
		if (!words.contains(given)) {
			throw AdminProblem.badRequest("The parameter '" + name + "' must be " + String.join(" or ", words) + '.');
		}
		return given;
	}

	private static @Nullable String after(ServerRequest request) {
		String after = request.queryParam("after").orElse(null);
		if (after != null && !Slug.matches(after)) {
			throw AdminProblem.badRequest("The parameter 'after' must be an account's id.");
		}
		return after;
	}

}
