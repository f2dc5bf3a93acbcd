package io.memgate.gateway.console;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;

import io.memgate.gateway.account.Authenticator;
import io.memgate.gateway.account.Authenticator.Identity;
import io.memgate.gateway.account.Caller;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.PolicyInForce;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Fault;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Responder;
import io.memgate.gateway.redis.RedisUnavailableException;
import io.memgate.gateway.redis.Store;
import io.memgate.gateway.throttle.Failures;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Lets holders of an ApiKey in to what is theirs, by the key or by a session that was
 * begun with it: gives a request its id, finds its caller, refuses whoever is none, and
 * counts that as a failure.
 */
final class KeyHolders {

	private static final Refusal STORE_AWAY = Refusal
		.of(Condition.STORE_UNAVAILABLE, "The quota store cannot be reached at this moment. Repeat in a second.")
		.retryAfter(Duration.ofSeconds(1));

	private final PolicyInForce policy;

	private final Clock clock;

	private final Authenticator authenticator;

	private final KeyHolderSessions sessions;

	private final Failures failures;

	KeyHolders(PolicyInForce policy, Clock clock, Authenticator authenticator, KeyHolderSessions sessions,
			Failures failures) {
		this.policy = policy;
		this.clock = clock;
		this.authenticator = authenticator;
		this.sessions = sessions;
		this.failures = failures;
	}

	/** Answers a request of a known caller. */
	Mono<ServerResponse> identified(ServerRequest request, Handler handler) {
		Call call = begin(request);
		Refusal spent = this.failures.refusal(call.policy().profile().key(), request.exchange().getRequest());
		return (spent != null) ? refuse(spent) : identity(call, request).flatMap((identity) -> switch (identity) {
			case Identity.Refused refused -> unidentified(request, refused.why());
			case Identity.Known known -> handler.handle(request, known.caller());
		})
			.onErrorResume(RedisUnavailableException.class, (ex) -> refuse(STORE_AWAY))
			.onErrorResume((ex) -> failed(call, ex));
	}

	private static Mono<ServerResponse> failed(Call call, Throwable ex) {
		return refuse(Fault.refusal(call, ex));
	}

	/** By the request's ApiKey or, where it has none, by its session. */
	private Mono<Identity> identity(Call call, ServerRequest request) {
		return (hasKey(request) || !this.sessions.isIn(request))
				? this.authenticator.identify(call, request.headers().asHttpHeaders())
				: this.sessions.identify(call, request);
	}

	private boolean hasKey(ServerRequest request) {
		return request.headers().asHttpHeaders().containsHeader(keyHeader());
	}

	/** Answers a request that signs in with an ApiKey in its body. */
	Mono<ServerResponse> signingIn(ServerRequest request) {
		Call call = begin(request);
		Refusal spent = this.failures.refusal(call.policy().profile().key(), request.exchange().getRequest());
		return (spent != null) ? refuse(spent)
				: this.sessions.begin(call, request)
					.onErrorResume(RefusedException.class, (ex) -> unidentified(request, ex.refusal()))
					.onErrorResume(RedisUnavailableException.class, (ex) -> refuse(STORE_AWAY))
					.onErrorResume((ex) -> failed(call, ex));
	}

	/** Answers a request that signs out. */
	Mono<ServerResponse> signingOut(ServerRequest request) {
		begin(request);
		return this.sessions.end(request)
			.onErrorResume(RefusedException.class, (ex) -> refuse(ex.refusal()))
			.onErrorResume(RedisUnavailableException.class, (ex) -> refuse(STORE_AWAY));
	}

	/**
	 * Has a handler answer only from a quota store that is open before and after: an
	 * emptied one would say that all is left.
	 */
	static Handler whenOpen(Store store, Handler handler) {
		return (request, caller) -> store.whenOpen(handler.handle(request, caller));
	}

	/**
	 * Answers a request of a known caller, or one that presents neither key nor session.
	 */
	Mono<ServerResponse> identifiedOrNot(ServerRequest request, Handler handler,
			Supplier<Mono<ServerResponse>> without) {
		if (!hasKey(request) && !this.sessions.isIn(request)) {
			begin(request);
			return without.get();
		}
		return identified(request, handler);
	}

	/** The request headers by which callers differ. */
	String[] varying() {
		return new String[] { keyHeader(), HttpHeaders.COOKIE };
	}

	private String keyHeader() {
		return this.policy.get().profile().key().header();
	}

	private Call begin(ServerRequest request) {
		Call call = Call.begin(this.clock, this.policy.get(), null, null);
		call.attach(request.exchange());
		return call;
	}

	private Mono<ServerResponse> unidentified(ServerRequest request, Refusal refusal) {
		this.failures.count(request.exchange().getRequest(), refusal);
		return ServerResponse.status(refusal.httpStatus())
			.build((exchange, context) -> Authenticator.refuse(exchange, refusal));
	}

	static Mono<ServerResponse> refuse(Refusal refusal) {
		return ServerResponse.status(refusal.httpStatus())
			.build((exchange, context) -> Responder.refuse(exchange, refusal));
	}

	/** An answer for its caller alone. */
	static Mono<ServerResponse> json(Object body) {
		return ServerResponse.ok()
			.contentType(MediaType.APPLICATION_JSON)
			.cacheControl(CacheControl.noStore())
			.bodyValue(body);
	}

	/** Answers a request of a known caller. */
	@FunctionalInterface
	interface Handler {

		Mono<ServerResponse> handle(ServerRequest request, Caller caller);

	}

}
