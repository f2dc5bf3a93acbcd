package io.memgate.gateway.admin;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Account;
import io.memgate.gateway.account.ApiKey;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.Grant;
import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.account.NewKey;
import io.memgate.gateway.account.Project;
import io.memgate.gateway.account.Slug;
import io.memgate.gateway.admission.Ledger;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.policy.PolicyInForce;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The administrators' HTTP API: accounts, projects, ApiKeys, grants. JSON in and out. */
final class AdminApi {

	private static final String ACCOUNTS = "/admin/v1/accounts";

	private final Directory directory;

	private final KeyIssuer issuer;

	private final Ledger ledger;

	private final PolicyInForce policy;

	private final Clock clock;

	private final Audit audit;

	AdminApi(Directory directory, KeyIssuer issuer, Ledger ledger, PolicyInForce policy, Clock clock, Audit audit) {
		this.directory = directory;
		this.issuer = issuer;
		this.ledger = ledger;
		this.policy = policy;
		this.clock = clock;
		this.audit = audit;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.POST(ACCOUNTS, this::createAccount)
			.GET(ACCOUNTS + "/{account}", this::showAccount)
			.POST(ACCOUNTS + "/{account}/projects", this::createProject)
			.POST(ACCOUNTS + "/{account}/projects/{project}/keys", this::createKey)
			.POST(ACCOUNTS + "/{account}/grants", this::createGrant)
			.build();
	}

	private Mono<ServerResponse> createAccount(ServerRequest request) {
		return JsonBody.of(request, "id", "plan").flatMap((body) -> {
			Account account = new Account(slug(body), PlanName.orDefault(body, this.policy.get()),
					this.clock.instant());
			return this.directory.add(account).flatMap((added) -> switch (added) {
				case ADDED -> created(request, "account.create", account.id(), account, account);
				case TAKEN, NO_OWNER -> taken("an account", account.id());
				case DELETED -> deleted("An account", account.id());
			});
		});
	}

	private Mono<ServerResponse> showAccount(ServerRequest request) {
		return AccountPath.account(request, this.directory).flatMap((account) -> {
			Instant now = this.clock.instant();
			Account as = account.at(now);
			Plan limits = this.policy.get().limits(as.id(), as.plan(), now);
			return Mono
				.zip(this.directory.projects(as.id()), this.directory.apiKeys(as.id()), this.directory.grants(as.id()),
						this.ledger.quotas(as.id(), limits))
				.map((all) -> AccountView.of(as, all.getT1(), all.getT2(), all.getT3(), all.getT4()));
		}).flatMap((view) -> AdminJson.answer(HttpStatus.OK, view));
	}

	private Mono<ServerResponse> createProject(ServerRequest request) {
		String account = AccountPath.id(request);
		return JsonBody.of(request, "id").flatMap((body) -> {
			Project project = new Project(slug(body), this.clock.instant());
			return this.directory.add(account, project).flatMap((added) -> switch (added) {
				case ADDED -> created(request, "project.create", account, project, project);
				case TAKEN -> taken("a project", project.id());
				case DELETED -> deleted("A project", project.id());
				case NO_OWNER -> Mono.error(AccountPath.none(account));
			});
		});
	}

	private Mono<ServerResponse> createKey(ServerRequest request) {
		String account = AccountPath.id(request);
		String project = request.pathVariable("project");
		return JsonBody.of(request, "name", "expires").flatMap((body) -> {
			Instant now = this.clock.instant();
			NewKey secret = this.issuer.issue(this.policy.get().profile().key().prefix());
			ApiKey key = new ApiKey(secret.id(), project, body.optionalName("name"), now,
					body.optionalInstantAfter("expires", now));
			return this.directory.add(account, key, secret).flatMap((added) -> switch (added) {
				case ADDED -> created(request, "key.create", account, key, shownOnce(secret));
				case TAKEN, DELETED -> taken("a key", key.id());
				case NO_OWNER -> Mono.error(AdminProblem
					.notFound("There is no project '" + project + "' of an account '" + account + "'."));
			});
		});
	}

	private Mono<ServerResponse> createGrant(ServerRequest request) {
		String account = AccountPath.id(request);
		return JsonBody.of(request, "api", "amount", "reason", "expires").flatMap((body) -> {
			Instant now = this.clock.instant();
			Grant grant = new Grant(this.issuer.id(), quota(body), body.count("amount", Grant.MOST),
					body.sentence("reason"), Actor.of(request).id(), now, body.optionalInstantAfter("expires", now));
			return this.directory.add(account, grant).flatMap((added) -> switch (added) {
				case ADDED -> created(request, "grant.create", account, grant, grant);
				case TAKEN, DELETED -> taken("a grant", grant.id());
				case NO_OWNER -> Mono.error(AccountPath.none(account));
			});
		});
	}

	private static String slug(JsonBody body) {
		String id = body.name("id");
		if (!Slug.matches(id)) {
			throw AdminProblem.badRequest("The member 'id' must be " + Slug.FORM + '.');
		}
		return id;
	}

	/** An Api that some plan limits by a quota, or the total. */
	private String quota(JsonBody body) {
		String quota = body.name("api");
		SortedSet<String> known = new TreeSet<>(Set.of(Grant.TOTAL));
		for (Plan plan : this.policy.get().plans().values()) {
			plan.apis().forEach((api, own) -> {
				if (own.quota() != null) {
					known.add(api);
				}
			});
		}
		if (!known.contains(quota)) {
			throw AdminProblem.badRequest("The member 'api' must be an Api with a quota, or * for the account's total: "
					+ String.join(", ", known) + '.');
		}
		return quota;
	}

	private Mono<ServerResponse> created(ServerRequest request, String what, String account, Object made,
			Object answer) {
		return this.audit.record(request, what, account, made).then(AdminJson.answer(HttpStatus.CREATED, answer));
	}

	private static Map<String, String> shownOnce(NewKey secret) {
		Map<String, String> answer = new LinkedHashMap<>();
		answer.put("id", secret.id());
		answer.put("key", secret.text());
		return answer;
	}

	private static Mono<ServerResponse> deleted(String kind, String id) {
		return Mono.error(AdminProblem.conflict(kind + " '" + id + "' was deleted. Its id is not used again."));
	}

	private static Mono<ServerResponse> taken(String kind, String id) {
		return Mono.error(AdminProblem.conflict("There is already " + kind + " '" + id + "'."));
	}

}
