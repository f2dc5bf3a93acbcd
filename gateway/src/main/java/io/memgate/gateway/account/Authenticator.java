package io.memgate.gateway.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

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

	private static final Refusal INVALID = Refusal.of(Condition.KEY_INVALID, "The ApiKey is not valid.");

	private static final Refusal STORE_AWAY = Refusal
		.of(Condition.STORE_UNAVAILABLE,
				"The ApiKey cannot be checked at this moment. Nothing was charged; repeat the call in a second.")
		.retryAfter(Duration.ofSeconds(1));

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
		return (key == null) ? Mono.just(new Identity.Refused(INVALID)) : identify(call, key);
	}

	private Mono<Identity> identify(Call call, PresentedKey key) {
		Instant now = this.clock.instant();
		return identify(call, key.id(), (owner) -> owner.accepts(key.hash(), now));
	}

	/**
	 * The caller who has presented a valid ApiKey of this id before, in whose place there
	 * is a session now, or why that cannot be said.
	 * @param key the ApiKey's id
	 */
	public Mono<Identity> holder(Call call, String key) {
		Instant now = this.clock.instant();
		return identify(call, key, (owner) -> owner.isValid(now));
	}

	private Mono<Identity> identify(Call call, String key, Predicate<KeyOwner> accepted) {
		return this.owners.find(key)
			.map((owner) -> accepted.test(owner) ? known(call, key, owner) : new Identity.Refused(INVALID))
			.defaultIfEmpty(new Identity.Refused(STORE_AWAY));
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

	private Identity known(Call call, String key, KeyOwner owner) {
		Instant now = this.clock.instant();
		Plan limits = call.policy().limits(owner.account(), owner.planAt(now), now);
		return new Identity.Known(
				new Caller(owner.account(), owner.project(), key, limits.name(), limits, owner.comingAt(now)));
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
