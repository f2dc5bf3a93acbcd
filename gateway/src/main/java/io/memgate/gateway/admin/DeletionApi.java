package io.memgate.gateway.admin;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.ApiKey;
import io.memgate.gateway.account.Deletion;
import io.memgate.gateway.account.DeletionBook;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.account.Project;
import io.memgate.gateway.account.Scope;
import io.memgate.gateway.account.Slug;
import io.memgate.gateway.admission.Ledger;
import io.memgate.gateway.admission.QuotaState;
import io.memgate.gateway.deletion.Deletions;
import io.memgate.gateway.deletion.Progress;
import io.memgate.gateway.deletion.Told;
import io.memgate.gateway.policy.PolicyInForce;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The part of the administrators' HTTP API that deletes an account or a project with its
 * memories. The first call says what would go and gives a code; the second, with the
 * code, does it; where it could not come to its end, each further call goes on with it.
 */
final class DeletionApi {

	private static final String ACCOUNT = "/admin/v1/accounts/{account}/deletion";

	private static final String PROJECT = "/admin/v1/accounts/{account}/projects/{project}/deletion";

	private static final int CODE_LENGTH = 8;

	private final Directory directory;

	private final DeletionBook book;

	private final Deletions deletions;

	private final Ledger ledger;

	private final PolicyInForce policy;

	private final KeyIssuer codes;

	private final Clock clock;

	private final Audit audit;

	DeletionApi(Directory directory, DeletionBook book, Deletions deletions, Ledger ledger, PolicyInForce policy,
			KeyIssuer codes, Clock clock, Audit audit) {
		this.directory = directory;
		this.book = book;
		this.deletions = deletions;
		this.ledger = ledger;
		this.policy = policy;
		this.codes = codes;
		this.clock = clock;
		this.audit = audit;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.POST(ACCOUNT, this::delete)
			.POST(PROJECT, this::delete)
			.GET(ACCOUNT, this::show)
			.GET(PROJECT, this::show)
			.build();
	}

	private static Scope scope(ServerRequest request) {
		String project = request.pathVariables().get("project");
		if (project != null && !Slug.matches(project)) {
			throw AdminProblem.notFound("There is no project '" + project + "'.");
		}
		return new Scope(AccountPath.id(request), project);
	}

	private Mono<ServerResponse> show(ServerRequest request) {
		Scope scope = scope(request);
		return this.book.find(scope)
			.switchIfEmpty(Mono.error(() -> AdminProblem.notFound("No deletion of " + scope.text() + " was begun.")))
			.flatMap((deletion) -> AdminJson.answer(HttpStatus.OK, DeletionView.of(scope, deletion)));
	}

	private Mono<ServerResponse> delete(ServerRequest request) {
		Scope scope = scope(request);
		return JsonBody.of(request, "confirm", "reason", "memories").flatMap((body) -> {
			boolean keep = keepsMemories(body);
			return this.book.find(scope)
				.map(Optional::of)
				.defaultIfEmpty(Optional.empty())
				.flatMap((begun) -> begun
					.map((deletion) -> proceed(request, scope, keep ? deletion.keepingMemories() : deletion))
					.orElseGet(() -> first(request, scope, body, keep)));
		});
	}

	private static boolean keepsMemories(JsonBody body) {
		String memories = body.optionalName("memories");
		if (memories != null && !memories.equals("keep")) {
			throw AdminProblem.badRequest("The member 'memories' must be keep, or be left out to delete them.");
		}
		return memories != null;
	}

	private Mono<ServerResponse> first(ServerRequest request, Scope scope, JsonBody body, boolean keep) {
		String code = body.optionalName("confirm");
		return AccountPath.account(request, this.directory)
			.flatMap((account) -> (code != null) ? confirmed(request, account, scope, body, code, keep)
					: ask(account, scope));
	}

	private Mono<ServerResponse> ask(Account account, Scope scope) {
		return Mono
			.zip(projects(scope), this.directory.apiKeys(account.id()), quotas(account, scope),
					this.deletions.ask(scope))
			.flatMap((found) -> {
				String code = this.codes.id().substring(0, CODE_LENGTH);
				Told told = found.getT4();
				List<String> projects = found.getT1().stream().map(Project::id).toList();
				return this.book.ask(scope, code)
					.then(AdminJson.answer(HttpStatus.OK,
							new DeletionView.Asked(account.id(), scope.project(), "asked", projects,
									keys(scope, found.getT2()), found.getT3().stream().map(QuotaView::of).toList(),
									told.memories(), code, this.clock.instant().plus(DeletionBook.CONFIRM_WITHIN),
									say(scope, told))));
			});
	}

	/** Those of the scope, of which there must be any where it is one project. */
	private Mono<List<Project>> projects(Scope scope) {
		return this.directory.projects(scope.account())
			.map((all) -> all.stream().filter((project) -> scope.has(project.id())).toList())
			.filter((all) -> scope.isAccount() || !all.isEmpty())
			.switchIfEmpty(Mono.error(() -> AdminProblem.notFound("There is no " + scope.text() + '.')));
	}

	private static long keys(Scope scope, List<ApiKey> all) {
		return all.stream().filter((key) -> scope.has(key.project()) && key.revoked() == null).count();
	}

	private Mono<List<QuotaState>> quotas(Account account, Scope scope) {
		return scope.isAccount()
				? this.ledger.quotas(account.id(),
						this.policy.get()
							.limits(account.id(), account.planAt(this.clock.instant()), this.clock.instant()))
				: Mono.just(List.of());
	}

	private static String say(Scope scope, Told told) {
		return "This cannot be taken back. To do it, send 'confirm' with this code and a 'reason' within 10 minutes. "
				+ ((told.obstacle() != null) ? told.obstacle() + ' ' : "")
				+ (scope.isAccount() ? "The id is not used again." : "What the project has used stays the account's.");
	}

	/** A memory service that cannot do its part is found out before anything begins. */
	private Mono<ServerResponse> confirmed(ServerRequest request, Account account, Scope scope, JsonBody body,
			String code, boolean keep) {
		String reason = body.sentence("reason");
		return projects(scope)
			.zipWhen((projects) -> keep ? Mono.just(new Told(null, null, false)) : this.deletions.ask(scope))
			.flatMap((found) -> {
				require(found.getT2());
				Instant created = scope.isAccount() ? account.created() : found.getT1().getFirst().created();
				return begin(request, scope, new Deletion(created, account.planAt(this.clock.instant()),
						this.clock.instant(), null, Actor.of(request).id(), reason, keep), code);
			});
	}

	private static void require(Told told) {
		if (told.away()) {
			throw AdminProblem.memoryServiceUnavailable();
		}
		if (told.obstacle() != null) {
			throw AdminProblem.conflict(told.obstacle() + " Nothing was changed.");
		}
	}

	private Mono<ServerResponse> begin(ServerRequest request, Scope scope, Deletion deletion, String code) {
		return this.book.begin(scope, deletion, code).flatMap((begun) -> switch (begun) {
			case YES ->
				this.audit.record(request, what(scope, "delete"), scope.account(), DeletionView.of(scope, deletion))
					.then(proceed(request, scope, deletion));
			case WRONG_CODE -> Mono.error(AdminProblem.conflict("The code does not confirm this, or not any more. "
					+ "Nothing was changed; ask again without 'confirm'."));
			case NOTHING -> Mono.error(AdminProblem.notFound("There is no " + scope.text() + '.'));
		});
	}

	private Mono<ServerResponse> proceed(ServerRequest request, Scope scope, Deletion deletion) {
		return this.deletions.proceed(scope, deletion).flatMap((progress) -> {
			DeletionView view = DeletionView.of(scope, progress);
			return switch (progress) {
				case Progress.Waiting waiting -> AdminJson.answer(HttpStatus.ACCEPTED, view);
				case Progress.Done done when deletion.over() -> AdminJson.answer(HttpStatus.OK, view);
				case Progress.Done done -> this.audit.record(request, what(scope, "deleted"), scope.account(), view)
					.then(AdminJson.answer(HttpStatus.OK, view));
			};
		});
	}

	private static String what(Scope scope, String done) {
		return (scope.isAccount() ? "account." : "project.") + done;
	}

}
