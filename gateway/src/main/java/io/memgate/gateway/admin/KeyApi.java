package io.memgate.gateway.admin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.ApiKey;
import io.memgate.gateway.account.Directory;
import io.memgate.gateway.account.KeyIssuer;
import io.memgate.gateway.account.NewKey;
import io.memgate.gateway.policy.PolicyInForce;

import org.springframework.boot.convert.DurationStyle;
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

	private static final int LONGEST_REASON = 500;

	private static final int LONGEST_NAME = 100;

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
			Instant expires = body.optionalInstantAfter("expires", now());
			if (expires == null) {
				throw AdminProblem.badRequest("The member 'expires' is missing.");
			}
			return change(request, "key.expire", (key) -> key.expiring(expires));
		});
	}

	private Mono<ServerResponse> revoke(ServerRequest request) {
		return JsonBody.of(request, "reason").flatMap((body) -> {
			String reason = body.text("reason", LONGEST_REASON);
			return key(request).flatMap((key) -> {
				ApiKey revoked = key.revoked(now());
				return this.directory.change(AccountPath.id(request), revoked)
					.then(this.audit.record("key.revoke", AccountPath.id(request),
							Map.of("key", key.id(), "project", key.project(), "reason", reason)))
					.then(AdminJson.answer(HttpStatus.OK, revoked));
			});
		});
	}

	/** The other key works before the old one's end is set. */
	private Mono<ServerResponse> rotate(ServerRequest request) {
		return JsonBody.of(request, "overlap", "name").flatMap((body) -> {
			Duration overlap = overlap(body);
			String name = body.optionalText("name", LONGEST_NAME);
			return key(request).flatMap((old) -> {
				Instant now = now();
				NewKey secret = this.issuer.issue(this.policy.get().profile().key().prefix());
				ApiKey made = new ApiKey(secret.id(), old.project(), (name != null) ? name : old.name(), now, null);
				ApiKey ending = old.expiringNoLaterThan(now.plus(overlap));
				String account = AccountPath.id(request);
				return this.directory.add(account, made, secret)
					.then(this.directory.change(account, ending))
					.then(this.audit.record("key.rotate", account, Map.of("key", made, "replaces", ending)))
					.then(AdminJson.answer(HttpStatus.CREATED, rotated(secret, ending)));
			});
		});
	}

	private static Map<String, Object> rotated(NewKey secret, ApiKey old) {
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("id", secret.id());
		answer.put("key", secret.text());
		answer.put("replaces", old);
		return answer;
	}

	private static Duration overlap(JsonBody body) {
		String text = body.optionalText("overlap", LONGEST_NAME);
		try {
			Duration overlap = DurationStyle.SIMPLE.parse((text != null) ? text : USUAL_OVERLAP);
			if (!overlap.isNegative() && overlap.compareTo(LONGEST_OVERLAP) <= 0) {
				return overlap;
			}
		}
		catch (IllegalArgumentException ex) {
			throw wrongOverlap();
		}
		throw wrongOverlap();
	}

	private static AdminProblem wrongOverlap() {
		return AdminProblem.badRequest("The member 'overlap' must be a duration such as 24h, up to 90d.");
	}

	private Mono<ServerResponse> change(ServerRequest request, String what, Function<ApiKey, ApiKey> change) {
		return key(request).map(change)
			.flatMap((changed) -> this.directory.change(AccountPath.id(request), changed)
				.then(this.audit.record(what, AccountPath.id(request), changed))
				.then(AdminJson.answer(HttpStatus.OK, changed)));
	}

	/** A key that is not revoked. */
	private Mono<ApiKey> key(ServerRequest request) {
		String account = AccountPath.id(request);
		String id = request.pathVariable("key");
		return this.directory.apiKeys(account)
			.flatMap((keys) -> Mono.justOrEmpty(keys.stream().filter((key) -> key.id().equals(id)).findFirst()))
			.switchIfEmpty(Mono
				.error(() -> AdminProblem.notFound("There is no key '" + id + "' of an account '" + account + "'.")))
			.doOnNext((key) -> {
				if (key.revoked() != null) {
					throw AdminProblem.conflict("Key '" + id + "' was revoked at " + key.revoked() + '.');
				}
			});
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
	}

}
