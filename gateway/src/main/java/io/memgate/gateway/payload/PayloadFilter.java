package io.memgate.gateway.payload;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.payload.Checked.Passed;
import io.memgate.gateway.payload.Checked.Refused;
import io.memgate.gateway.policy.Api;
import io.memgate.gateway.problem.Call;
import io.memgate.gateway.problem.Refusal;
import io.memgate.gateway.problem.Responder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;

/**
 * Reads and checks what a call carries, from the cheapest check to the dearest, and lets
 * it go on with its {@link Payload} or refuses it. Goes on in the event loop of the
 * connection, also where tokens were counted elsewhere.
 */
public final class PayloadFilter implements GatewayFilter {

	private final Shapes shapes = new Shapes();

	private final TokenCounter counter;

	private final UploadProperties uploads;

	/** Makes the filter. */
	PayloadFilter(TokenCounter counter, UploadProperties uploads) {
		this.counter = counter;
		this.uploads = uploads;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		Terms terms = Terms.of(exchange);
		if (terms.api().request() == Api.Request.STREAM) {
			return decide(asked(upload(exchange.getRequest(), terms), exchange), exchange, chain);
		}
		return body(exchange, terms).map((body) -> body.then((bytes) -> read(bytes, terms)))
			.flatMap((reading) -> weigh(reading, terms, exchange))
			.flatMap((payload) -> decide(asked(payload, exchange), exchange, chain));
	}

	/** Nothing of its body is read yet. */
	private Checked<Payload> upload(ServerHttpRequest request, Terms terms) {
		HttpHeaders headers = request.getHeaders();
		Refusal refusal = BodyHeaders.refusal(terms, headers);
		if (refusal != null) {
			return new Refused<>(refusal);
		}
		long declared = headers.getContentLength();
		if (declared > terms.maxBytes()) {
			return new Refused<>(PayloadRefusals.tooManyBytes(terms, declared),
					Measures.ofSize(Amount.exactly(declared)));
		}
		String mediaType = Objects.requireNonNull(BodyHeaders.form(headers.getOrEmpty(HttpHeaders.CONTENT_TYPE)));
		return new Passed<>(Payload
			.of(new Upload(request.getBody(), terms, mediaType, declared, this.uploads, System::nanoTime), terms));
	}

	private Mono<Checked<byte[]>> body(ServerWebExchange exchange, Terms terms) {
		ServerHttpRequest request = exchange.getRequest();
		Refusal refusal = BodyHeaders.refusal(terms, request.getHeaders());
		if (refusal == null) {
			refusal = outOfTime(request.getHeaders().getContentLength(), terms, exchange);
		}
		return (refusal != null) ? Mono.just(new Refused<>(refusal)) : BoundedBody.read(request, terms);
	}

	/** Refuses, unread, a body whose tokens would have to be counted and may not be. */
	private @Nullable Refusal outOfTime(long declared, Terms terms, ServerWebExchange exchange) {
		if (!terms.countsTokensOf(declared)) {
			return null;
		}
		Duration wait = this.counter.untilSome(Caller.of(exchange).account());
		return wait.isZero() ? null : PayloadRefusals.noCapacityToCount(wait);
	}

	private Checked<Reading> read(byte[] body, Terms terms) {
		return RequestReader.read(body, terms, this.shapes.of(terms.api(), terms.watch().fields()));
	}

	private Mono<Checked<Payload>> weigh(Checked<Reading> reading, Terms terms, ServerWebExchange exchange) {
		return switch (reading) {
			case Refused<Reading>(Refusal refusal, Measures measures) -> Mono.just(new Refused<>(refusal, measures));
			case Passed<Reading>(Reading read) -> weigh(read, terms, exchange);
		};
	}

	private Mono<Checked<Payload>> weigh(Reading reading, Terms terms, ServerWebExchange exchange) {
		Integer most = terms.mostTokens();
		if (reading.texts().isEmpty() || most == null && !terms.tokensWeigh()) {
			return Mono.just(new Passed<>(reading.payload(terms.tokensWeigh() ? 0 : null)));
		}
		int limit = (most != null) ? most : TokenCounter.NO_LIMIT;
		Scheduler home = eventLoop(exchange.getRequest());
		return this.counter
			.count(Caller.of(exchange).account(), reading.texts(), limit, terms.tokensWeigh(), terms.tokenizer(), home)
			.map((count) -> payload(reading, count, terms, limit));
	}

	private static Checked<Payload> payload(Reading reading, TokenCount count, Terms terms, int limit) {
		return switch (count) {
			case TokenCount.Within within -> new Passed<>(reading.payload(within.tokens()));
			case TokenCount.Over over -> new Refused<>(PayloadRefusals.tooManyTokens(terms, limit, over),
					reading.measures(new Amount(over.tokens(), !over.exact())));
			case TokenCount.NoCapacity none -> new Refused<>(PayloadRefusals.noCapacityToCount(none.until()));
		};
	}

	/** The payload with the query that its Api passes on. */
	private static Checked<Payload> asked(Checked<Payload> payload, ServerWebExchange exchange) {
		List<String> names = Call.of(exchange).governed().query();
		return names.isEmpty() ? payload
				: payload.then((read) -> QueryParameters.read(exchange.getRequest().getURI().getRawQuery(), names)
					.then((query) -> new Passed<>(read.withQuery(query))));
	}

	private static Mono<Void> decide(Checked<Payload> payload, ServerWebExchange exchange, GatewayFilterChain chain) {
		return switch (payload) {
			case Refused<Payload>(Refusal refusal, Measures measures) -> {
				if (measures != null) {
					measures.attach(exchange);
				}
				yield Responder.refuse(exchange, refusal);
			}
			case Passed<Payload>(Payload passed) -> {
				passed.attach(exchange);
				yield chain.filter(exchange);
			}
		};
	}

	private static Scheduler eventLoop(ServerHttpRequest request) {
		Object server = ServerHttpRequestDecorator.getNativeRequest(request);
		return (server instanceof Connection connection)
				? Schedulers.fromExecutor(connection.channel().eventLoop()::execute) : Schedulers.immediate();
	}

}
