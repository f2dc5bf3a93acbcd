package io.memgate.gateway.console;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.MediaTypes;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.redis.Store;
import io.memgate.gateway.redis.UtcDay;
import io.memgate.gateway.usage.Statements;
import io.memgate.gateway.usage.TooManyReportsException;
import io.memgate.gateway.usage.UsageBook;
import io.memgate.gateway.usage.UsageQuery;
import io.memgate.gateway.usage.UsageQueryException;
import io.memgate.gateway.usage.UsageReport;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * What the account of an ApiKey has done: usage, statement, and its keys.
 */
final class UsageApi {

	private static final Refusal NOT_NOW = Refusal
		.of(Condition.NO_CAPACITY, "Too many reports are being made at this moment. Repeat in a second.")
		.retryAfter(Duration.ofSeconds(1));

	private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

	private final KeyHolders holders;

	private final Store store;

	private final UsageBook book;

	private final Statements statements;

	private final Directory directory;

	private final Clock clock;

	/**
	 * @param clock shows Redis's time
	 */
	UsageApi(KeyHolders holders, Store store, UsageBook book, Statements statements, Directory directory, Clock clock) {
		this.holders = holders;
		this.store = store;
		this.book = book;
		this.statements = statements;
		this.directory = directory;
		this.clock = clock;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET("/memgate/v1/usage", (request) -> answer(request, this::usage))
			.GET("/memgate/v1/statement", (request) -> answer(request, this::statement))
			.GET("/memgate/v1/keys", (request) -> answer(request, this::keys))
			.build();
	}

	private Mono<ServerResponse> answer(ServerRequest request, KeyHolders.Handler handler) {
		return this.holders.identified(request, KeyHolders.whenOpen(this.store, handler));
	}

	private Mono<ServerResponse> statement(ServerRequest request, Caller caller) {
		return this.statements.of(caller.account(), caller.limits()).flatMap(KeyHolders::json);
	}

	private Mono<ServerResponse> usage(ServerRequest request, Caller caller) {
		return Mono.defer(() -> {
			LocalDate today = UtcDay.of(this.clock.instant());
			UsageQuery query = UsageQuery.read(request.queryParams(), today, this.book.firstKept(today));
			return this.book.report(caller.account(), query)
				.flatMap((report) -> wantsCsv(request) ? csv(report) : KeyHolders.json(report));
		})
			.onErrorResume(UsageQueryException.class, (ex) -> KeyHolders.refuse(refusal(ex)))
			.onErrorResume(TooManyReportsException.class, (ex) -> KeyHolders.refuse(NOT_NOW));
	}

	private static Refusal refusal(UsageQueryException ex) {
		return Refusal.of(Condition.FIELD_INVALID, String.valueOf(ex.getMessage())).with("field", ex.parameter());
	}

	private static boolean wantsCsv(ServerRequest request) {
		return MediaTypes.accepts(request.headers().asHttpHeaders(), CSV);
	}

	private static Mono<ServerResponse> csv(UsageReport report) {
		return ServerResponse.ok()
			.contentType(CSV)
			.header("Content-Disposition", "attachment; filename=\"usage-" + report.account() + ".csv\"")
			.cacheControl(CacheControl.noStore())
			.bodyValue(report.csv());
	}

	private Mono<ServerResponse> keys(ServerRequest request, Caller caller) {
		return this.directory.apiKeys(caller.account())
			.flatMap((keys) -> KeyHolders
				.json(new Keys(keys.stream().map((key) -> KeyView.of(key, caller, this.clock.instant())).toList())));
	}

	/** The answer's one member, so that there can be others beside it some day. */
	record Keys(List<KeyView> keys) {
	}

}
