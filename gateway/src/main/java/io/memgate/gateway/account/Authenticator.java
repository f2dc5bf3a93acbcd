package io.memgate.gateway.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

import reactor.core.publisher.Mono;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.KeyForm;
import io.memgate.gateway.policy.Plan;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Responder;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;

/**
 * Finds out who calls, by the request's ApiKey.
 */
public final class Authenticator {

	private static final Refusal STORE_AWAY = Refusal
		.of(Condition.STORE_UNAVAILABLE,
				"The ApiKey cannot be checked at this moment. Nothing was charged; repeat the call in a second.")
		.retryAfter(Duration.ofSeconds(1));

	private static final Identity INVALID = new Identity.Refused(
			Refusal.of(Condition.KEY_INVALID, "The ApiKey is not valid."));

	private final KeyOwners owners;

	private final Clock clock;

	Authenticator(KeyOwners owners, Clock clock) {
		this.owners = owners;
		this.clock = clock;
	}

	/** The caller of a request, or why that cannot be said. */
	public Mono<Identity> identify(Call call, HttpHeaders headers) {
		KeyForm form = call.policy().profile().key();
		PresentedKey key = PresentedKey.find(headers, form);
		return (key == null) ? Mono.just(new Identity.Refused(required(form))) : identify(call, key);
	}

	/** The caller whose ApiKey this is, as text alone, or why that cannot be said. */
	public Mono<Identity> identify(Call call, String text) {
		PresentedKey key = PresentedKey.parse(text, call.policy().profile().key());
		return (key == null) ? Mono.just(INVALID) : identify(call, key);
	}

	private Mono<Identity> identify(Call call, PresentedKey key) {
		Instant now = this.clock.instant();
		return identity(this.owners.find(key.id()),
				(owner) -> owner.accepts(key.hash(), now) ? known(call, key.id(), owner, false) : INVALID);
	}

	/**
	 * The caller who has presented a valid ApiKey of this id before, in whose place there
	 * is a session now, or why that cannot be said.
	 * @param key the ApiKey's id
	 */
	public Mono<Identity> holder(Call call, String key) {
		Instant now = this.clock.instant();
		return identity(this.owners.find(key),
				(owner) -> owner.isValid(now) ? known(call, key, owner, false) : INVALID);
	}

	/**
	 * The caller of a call that goes to admission, or why that cannot be said.
	 * @param anew whether what was known of the key may not be relied on
	 */
	Mono<Identity> identifyForAdmission(Call call, HttpHeaders headers, boolean anew) {
		KeyForm form = call.policy().profile().key();
		PresentedKey key = PresentedKey.find(headers, form);
		if (key == null) {
			return Mono.just(new Identity.Refused(required(form)));
		}
		if (anew) {
			this.owners.forget(key.id());
		}
		Instant now = this.clock.instant();
		return identity(this.owners.findForAdmission(key.id()), (found) -> found.owner().accepts(key.hash(), now)
				? known(call, key.id(), found.owner(), found.lasting()) : INVALID);
	}

	private static <T> Mono<Identity> identity(Mono<T> owner, Function<T, Identity> judge) {
		return owner.map(judge).defaultIfEmpty(new Identity.Refused(STORE_AWAY));
	}

	/**
	 * Whether a request's ApiKey is known to this node to be good, without asking anybody
	 * else. It may have been revoked since.
	 */
	public boolean recognises(KeyForm form, HttpHeaders headers) {
		PresentedKey key = PresentedKey.find(headers, form);
		return key != null && this.owners.recall(key.id())
			.filter((owner) -> owner.accepts(key.hash(), this.clock.instant()))
			.isPresent();
	}

	private Identity known(Call call, String key, KeyOwner owner, boolean remembered) {
		Instant now = this.clock.instant();
		Plan limits = call.policy().limits(owner.account(), owner.planAt(now), now);
		return new Identity.Known(new Caller(owner.account(), owner.project(), key, limits.name(), limits,
				owner.comingAt(now), remembered));
	}

	/** Answers a request whose caller is not known. */
	public static Mono<Void> refuse(ServerWebExchange exchange, Refusal refusal) {
		if (refusal.httpStatus() == HttpStatus.UNAUTHORIZED.value()) {
			exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, challenge(exchange));
		}
		return Responder.refuse(exchange, refusal);
	}

	private static String challenge(ServerWebExchange exchange) {
		return firstScheme(Call.of(exchange).policy().profile().key(), "ApiKey") + " realm=\"memgate\"";
	}

	private static Refusal required(KeyForm form) {
		String scheme = firstScheme(form, "");
		return Refusal.of(Condition.KEY_REQUIRED, "Send your ApiKey in exactly one header of this form: '"
				+ form.header() + ": " + (scheme.isEmpty() ? "" : scheme + ' ') + form.prefix() + "-…'.");
	}

	private static String firstScheme(KeyForm form, String otherwise) {
		return form.schemes().isEmpty() ? otherwise : form.schemes().getFirst();
	}

	/** What is found out about who calls. */
	public sealed interface Identity {

		/** The key's owner. */
		record Known(Caller caller) implements Identity {

		}

		/** Why the owner is not known. */
		record Refused(Refusal why) implements Identity {

		}

	}

}
