package io.memgate.gateway.admin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.ApiKey;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.account.NewKey;
import io.memgate.gateway.policy.PolicyInForce;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The part of the administrators' HTTP API that ends ApiKeys: at an instant, at once, or
 * some time after another has taken their place.
 */
final class KeyApi {

	private static final String KEY = "/admin/v1/accounts/{account}/keys/{key}";

	private static final String USUAL_OVERLAP = "24h";

	private static final Duration LONGEST_OVERLAP = Duration.ofDays(90);

	private final Directory directory;

	private final KeyIssuer issuer;

	private final PolicyInForce policy;

	private final Clock clock;

	private final Audit audit;

	KeyApi(Directory directory, KeyIssuer issuer, PolicyInForce policy, Clock clock, Audit audit) {
		this.directory = directory;
		this.issuer = issuer;
		this.policy = policy;
		this.clock = clock;
		this.audit = audit;
	}

	RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.POST(KEY + "/rotate", this::rotate)
			.POST(KEY + "/expire", this::expire)
			.POST(KEY + "/revoke", this::revoke)
			.build();
	}

	private Mono<ServerResponse> expire(ServerRequest request) {
		return JsonBody.of(request, "expires").flatMap((body) -> {
			Instant expires = body.instantAfter("expires", this.clock.instant());
			return end(request, (key) -> usable(key).expiring(expires))
				.flatMap((key) -> this.audit.record(request, "key.expire", AccountPath.id(request), key)
					.then(AdminJson.answer(HttpStatus.OK, key)));
		});
	}

	private Mono<ServerResponse> revoke(ServerRequest request) {
		return JsonBody.of(request, "reason").flatMap((body) -> {
			String reason = body.sentence("reason");
			return end(request, (key) -> usable(key).revoked(this.clock.instant())).flatMap((key) -> this.audit
				.record(request, "key.revoke", AccountPath.id(request),
						Map.of("key", key.id(), "project", key.project(), "reason", reason))
				.then(AdminJson.answer(HttpStatus.OK, key)));
		});
	}

	/** The other key works before the old one's end is set. */
	private Mono<ServerResponse> rotate(ServerRequest request) {
		return JsonBody.of(request, "overlap", "name", "expires").flatMap((body) -> {
			Instant now = this.clock.instant();
			Instant end = now.plus(body.duration("overlap", USUAL_OVERLAP, LONGEST_OVERLAP));
			NewKey secret = this.issuer.issue(this.policy.get().profile().key().prefix());
			return key(request).map((old) -> successor(old, secret.id(), body, now))
				.flatMap((made) -> add(request, made, secret).then(end(request, (key) -> key.expiringNoLaterThan(end)))
					.flatMap((old) -> this.audit
						.record(request, "key.rotate", AccountPath.id(request), Map.of("key", made, "replaces", old))
						.then(AdminJson.answer(HttpStatus.CREATED, rotated(secret, made, old)))));
		});
	}

	/**
	 * A key of the same project, with the name and the end of the old one unless others
	 * are given.
	 */
	private static ApiKey successor(ApiKey old, String id, JsonBody body, Instant now) {
		String name = body.optionalName("name");
		Instant given = body.optionalInstantAfter("expires", now);
		Instant expires = (given != null) ? given : old.expires();
		if (expires != null && !expires.isAfter(now)) {
			throw AdminProblem.conflict("Key '" + old.id() + "' has ended at " + expires
					+ ". Give as 'expires' when the new one ends, or make another key.");
		}
		return new ApiKey(id, old.project(), (name != null) ? name : old.name(), now, expires);
	}

	private Mono<Void> add(ServerRequest request, ApiKey made, NewKey secret) {
		return this.directory.add(AccountPath.id(request), made, secret).flatMap((added) -> switch (added) {
			case ADDED -> Mono.empty();
			case TAKEN, DELETED -> Mono.error(AdminProblem.conflict("There is already a key '" + made.id() + "'."));
			case NO_OWNER -> Mono.error(AdminProblem.notFound("There is no project '" + made.project() + "'."));
		});
	}

	private static Map<String, Object> rotated(NewKey secret, ApiKey made, ApiKey old) {
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("id", secret.id());
		answer.put("key", secret.text());
		if (made.expires() != null) {
			answer.put("expires", made.expires());
		}
		answer.put("replaces", old);
		return answer;
	}

	private Mono<ApiKey> end(ServerRequest request, UnaryOperator<ApiKey> end) {
		return this.directory.change(AccountPath.id(request), request.pathVariable("key"), end)
			.switchIfEmpty(Mono.error(() -> none(request)));
	}

	private Mono<ApiKey> key(ServerRequest request) {
		return this.directory.apiKey(AccountPath.id(request), request.pathVariable("key"))
			.map(KeyApi::usable)
			.switchIfEmpty(Mono.error(() -> none(request)));
	}

	private static ApiKey usable(ApiKey key) {
		if (key.revoked() != null) {
			throw AdminProblem.conflict("Key '" + key.id() + "' was revoked at " + key.revoked() + '.');
		}
		return key;
	}

	private static AdminProblem none(ServerRequest request) {
		return AdminProblem.notFound("There is no key '" + request.pathVariable("key") + "' of an account '"
				+ AccountPath.id(request) + "'.");
	}

}
