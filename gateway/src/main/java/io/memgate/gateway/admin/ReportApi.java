package io.memgate.gateway.admin;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.problem.MediaTypes;
import io.memgate.gateway.redis.UtcDay;
import io.memgate.gateway.usage.BusiestAccounts;
import io.memgate.gateway.usage.DayParameter;
import io.memgate.gateway.usage.Statements;
import io.memgate.gateway.usage.TooManyReportsException;
import io.memgate.gateway.usage.UsageBook;
import io.memgate.gateway.usage.UsageQuery;
import io.memgate.gateway.usage.UsageQueryException;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The part of the administrators' HTTP API that tells what accounts have done, and what
 * administrators have.
 */
final class ReportApi {

	private static final String ACCOUNT = "/admin/v1/accounts/{account}";

	private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

	private static final int USUAL_LINES = 50;

	private final Directory directory;

	private final PolicyInForce policy;

	private final UsageBook book;

	private final Statements statements;

	private final BusiestAccounts busiest;

	private final Clock clock;

	private final Audit audit;

	ReportApi(Directory directory, PolicyInForce policy, UsageBook book, Statements statements, BusiestAccounts busiest,
			Clock clock, Audit audit) {
		this.directory = directory;
		this.policy = policy;
		this.book = book;
		this.statements = statements;
		this.busiest = busiest;
		this.clock = clock;
		this.audit = audit;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET(ACCOUNT + "/usage", (request) -> account(request).flatMap((account) -> usage(request, account)))
			.GET(ACCOUNT + "/statement", (request) -> account(request).flatMap(this::statement))
			.GET("/admin/v1/busiest", this::busiest)
			.GET("/admin/v1/audit", this::audit)
			.build();
	}

	private Mono<Account> account(ServerRequest request) {
		return AccountPath.account(request, this.directory);
	}

	private Mono<ServerResponse> usage(ServerRequest request, Account account) {
		return Mono.defer(() -> {
			LocalDate today = today();
			UsageQuery query = UsageQuery.read(request.queryParams(), today, this.book.firstKept(today));
			return this.book.report(account.id(), query)
				.flatMap((report) -> wantsCsv(request) ? csv(report.csv()) : AdminJson.answer(HttpStatus.OK, report));
		})
			.onErrorMap(UsageQueryException.class, ReportApi::problem)
			.onErrorMap(TooManyReportsException.class, (ex) -> AdminProblem.notNow(String.valueOf(ex.getMessage())));
	}

	private static AdminProblem problem(UsageQueryException ex) {
		return AdminProblem.badRequest(String.valueOf(ex.getMessage()));
	}

	private static boolean wantsCsv(ServerRequest request) {
		return MediaTypes.accepts(request.headers().asHttpHeaders(), CSV);
	}

	private static Mono<ServerResponse> csv(String text) {
		return ServerResponse.ok().contentType(CSV).cacheControl(CacheControl.noStore()).bodyValue(text);
	}

	private Mono<ServerResponse> statement(Account account) {
		Plan limits = this.policy.get()
			.limits(account.id(), account.planAt(this.clock.instant()), this.clock.instant());
		return this.statements.of(account.id(), limits)
			.flatMap((statement) -> AdminJson.answer(HttpStatus.OK, statement));
	}

	private Mono<ServerResponse> busiest(ServerRequest request) {
		return Mono.defer(() -> {
			LocalDate day = request.queryParam("day")
				.map((text) -> DayParameter.read("day", text))
				.orElseGet(this::today);
			return this.busiest.of(day).flatMap((found) -> AdminJson.answer(HttpStatus.OK, found));
		}).onErrorMap(UsageQueryException.class, ReportApi::problem);
	}

	private LocalDate today() {
		return UtcDay.of(this.clock.instant());
	}

	private Mono<ServerResponse> audit(ServerRequest request) {
		int limit = PageSize.of(request, USUAL_LINES, Audit.MOST);
		return this.audit.newest(limit).flatMap((lines) -> AdminJson.answer(HttpStatus.OK, new AuditView(lines)));
	}

	/** The newest lines of the audit log, newest first. */
	record AuditView(List<JsonNode> changes) {
	}

}
