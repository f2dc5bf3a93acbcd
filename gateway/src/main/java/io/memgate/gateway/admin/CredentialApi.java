package io.memgate.gateway.admin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.KeyHash;
import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.account.NewKey;
import io.memgate.gateway.account.Slug;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The part of the administrators' HTTP API that gives credentials to other
 * administrators. A secret is shown when it is made, once.
 */
final class CredentialApi {

	private static final String CREDENTIALS = "/admin/v1/credentials";

	private static final Duration LONGEST_OVERLAP = Duration.ofDays(90);

	/** Who else the audit log names. */
	private static final Set<String> TAKEN = Set.of(TokenFile.OWNER.id(), "gateway");

	private final Credentials credentials;

	private final KeyIssuer issuer;

	private final Clock clock;

	private final Audit audit;

	CredentialApi(Credentials credentials, KeyIssuer issuer, Clock clock, Audit audit) {
		this.credentials = credentials;
		this.issuer = issuer;
		this.clock = clock;
		this.audit = audit;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.GET(CREDENTIALS, this::list)
			.POST(CREDENTIALS, this::create)
			.GET(CREDENTIALS + "/me", (request) -> AdminJson.answer(HttpStatus.OK, Actor.of(request)))
			.POST(CREDENTIALS + "/{credential}/rotate", this::rotate)
			.DELETE(CREDENTIALS + "/{credential}", this::revoke)
			.build();
	}

	private Mono<ServerResponse> list(ServerRequest request) {
		return this.credentials.all()
			.map((all) -> Stream
				.concat(Stream.of(CredentialView.of(TokenFile.OWNER)), all.stream().map(CredentialView::of))
				.toList())
			.flatMap((all) -> AdminJson.answer(HttpStatus.OK, new All(all)));
	}

	private Mono<ServerResponse> create(ServerRequest request) {
		return JsonBody.of(request, "id", "role", "expires").flatMap((body) -> {
			Instant now = this.clock.instant();
			NewKey secret = this.issuer.issue(Credential.PREFIX, id(body));
			Credential made = new Credential(secret.id(), role(body), now, body.optionalInstantAfter("expires", now),
					KeyHash.of(secret.text()));
			return room().then(this.credentials.add(made))
				.filter(Boolean::booleanValue)
				.switchIfEmpty(Mono.error(() -> taken(made.id())))
				.then(made(request, "credential.create", HttpStatus.CREATED, made, secret));
		});
	}

	private static String id(JsonBody body) {
		String id = body.name("id");
		if (!Slug.matches(id)) {
			throw AdminProblem.badRequest("The member 'id' must be " + Slug.FORM + '.');
		}
		if (TAKEN.contains(id)) {
			throw taken(id);
		}
		return id;
	}

	private static Role role(JsonBody body) {
		String word = body.name("role");
		return Arrays.stream(Role.values())
			.filter((role) -> role.word().equals(word))
			.findFirst()
			.orElseThrow(() -> AdminProblem.badRequest("The member 'role' must be viewer or admin."));
	}

	private Mono<Void> room() {
		return this.credentials.all()
			.filter((all) -> all.size() >= Credentials.MOST)
			.flatMap((full) -> Mono
				.error(AdminProblem.conflict("There are " + Credentials.MOST + " credentials already.")));
	}

	private Mono<ServerResponse> rotate(ServerRequest request) {
		return JsonBody.of(request, "overlap", "expires").flatMap((body) -> {
			Instant now = this.clock.instant();
			Instant given = body.optionalInstantAfter("expires", now);
			Instant until = now.plus(body.duration("overlap", "0s", LONGEST_OVERLAP));
			NewKey secret = this.issuer.issue(Credential.PREFIX, kept(request));
			return this.credentials.change(secret.id(), (old) -> {
				if (given == null && old.isExpired(now)) {
					throw AdminProblem.conflict("Credential '" + old.id() + "' has ended at " + old.expires()
							+ ". Give as 'expires' when it ends with the new secret.");
				}
				return old.rotated(KeyHash.of(secret.text()), (given != null) ? given : old.expires(), until);
			})
				.switchIfEmpty(Mono.error(() -> none(secret.id())))
				.flatMap((made) -> made(request, "credential.rotate", HttpStatus.OK, made, secret));
		});
	}

	private Mono<ServerResponse> revoke(ServerRequest request) {
		String id = kept(request);
		return this.credentials.find(id)
			.filterWhen((found) -> this.credentials.remove(id))
			.switchIfEmpty(Mono.error(() -> none(id)))
			.flatMap((gone) -> this.audit.record(request, "credential.revoke", Audit.NO_ACCOUNT,
					CredentialView.of(gone)))
			.then(Mono.defer(() -> ServerResponse.noContent().build()));
	}

	/** The id of a credential that Redis may have. */
	private static String kept(ServerRequest request) {
		String id = request.pathVariable("credential");
		if (id.equals(TokenFile.OWNER.id())) {
			throw AdminProblem.conflict("Credential '" + id + "' is the one in the token file of the gateway"
					+ " (memgate.admin.token-file): write another token there, and it is read within two seconds.");
		}
		return id;
	}

	private Mono<ServerResponse> made(ServerRequest request, String what, HttpStatus status, Credential made,
			NewKey secret) {
		return this.audit.record(request, what, Audit.NO_ACCOUNT, CredentialView.of(made))
			.then(AdminJson.answer(status, CredentialView.withSecret(made, secret.text())));
	}

	private static AdminProblem taken(String id) {
		return AdminProblem.conflict("There is already a credential '" + id + "'.");
	}

	private static AdminProblem none(String id) {
		return AdminProblem.notFound("There is no credential '" + id + "'.");
	}

	/** The answer's one member, so that there can be others beside it some day. */
	record All(List<CredentialView> credentials) {

	}

}
